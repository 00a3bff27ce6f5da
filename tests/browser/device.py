"""A security key inside the test browser: made of software, and as strict as a real one."""

from playwright.sync_api import Page

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """One authenticator that keeps passkeys and, unless told otherwise, recognises its owner."""

    def __init__(self, page: Page) -> None:
        self.wire = page.context.new_cdp_session(page)
        self.wire.send("WebAuthn.enable")
        made = self.wire.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        self.id = made["authenticatorId"]

    def verifies(self, owner: bool) -> None:
        """Whether it recognises whoever touches it."""
        self.wire.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": owner})

    def count(self) -> int:
        """How many passkeys it keeps."""
        return len(self.wire.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])
