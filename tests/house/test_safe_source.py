"""What the source never does: run text, build a query or a format from it, or do cryptography of its own (ASVS 5.0)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from keel.web.sealing import keyfiles, rootkey
from tests.house.source import ROOT, dotted, files, place, sources, tree
from tests.house.test_layers import SQL_MAY_STAND_IN

RUNS_TEXT = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "execfile",
    "os.system",
    "os.popen",
    "pickle.loads",
    "pickle.load",
}
SCRIPTS_RUN_TEXT = re.compile(r"\beval\s*\(|new\s+Function|\bsetTimeout\s*\(\s*[\"'`]|\bimport\s*\(|__proto__")
PROVIDERS = {"cryptography", "argon2", "rfc3161_client", "hashlib", "secrets", "hmac", "ssl", "random"}
"""Libraries that do cryptography, of all that the source may import; any other one is no provider we know."""
FROM_THEM = {
    "cryptography.exceptions": {"InvalidSignature", "InvalidTag"},
    "cryptography.hazmat.primitives.asymmetric.ed25519": {"Ed25519PrivateKey", "Ed25519PublicKey"},
    "cryptography.hazmat.primitives.ciphers.aead": {"AESGCM"},
    "cryptography.hazmat.primitives.hashes": {"SHA256"},
    "cryptography.hazmat.primitives.kdf.hkdf": {"HKDF"},
    "cryptography.x509": {"load_pem_x509_certificates"},
    "argon2.exceptions": {"HashingError"},
    "argon2.low_level": {"Type", "hash_secret_raw"},
    "hashlib": {"sha256"},
    "random": {"SystemRandom"},
    "secrets": {"randbelow", "token_hex", "token_urlsafe"},
    "rfc3161_client": {
        "HashAlgorithm", "TimestampRequestBuilder", "VerificationError", "VerifierBuilder", "decode_timestamp_response",
    },
}  # fmt: skip
"""Everything that the source takes from them, each of 128 bits of strength or more."""
WHOLE = {
    "hashlib": {"hashlib.sha256"},
    "secrets": {"secrets.token_bytes"},
    "ssl": {"ssl.create_default_context", "ssl.SSLCertVerificationError"},
}
"""Of modules imported whole, what is used."""
STATEMENT = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|GRANT|REVOKE|VALUES|SET)\b")
FORMATS = {"format", "format_map", "substitute", "safe_substitute"}
GAPS = {
    "keel/web/ledger/guards.py": {"each.says", "quote(place[1])", "rest", "name"},
    "keel/web/ledger/appending.py": {"', '.join(['%s'] * 15)", "rows"},
    "keel/web/ledger/stored.py": {"_TEXT[connection.vendor]"},
    "keel/web/scope/walls.py": {
        "application", "name", "quote(name)", "quote(table)", "calls", "rows", "says", "standing", "table", "what",
    },
    "keel/web/scope/postgresql/base.py": {"reads", "writes", "everything", "_written(each)", "calls"},
}  # fmt: skip
"""Names of tables, triggers, policies, functions, roles (quoted), signs for parameters, our sentences, plain ids."""
EITHER = {
    "keel/web/accounts/stepup.py", "keel/web/accounts/views.py", "keel/web/actions/views.py",
    "keel/web/sessions/views/room.py",
}  # fmt: skip
"""Where to go on to afterwards, which is checked as one address or one word of a list."""
BITS = 128


def calls(*folders: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the sources."""
    for path in sources(*folders):
        yield from ((path, node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def scripts() -> list[Path]:
    """Our own scripts for the browser."""
    return [path for path in files() if path.suffix == ".js" and path.is_relative_to(ROOT / "keel")]


def test_no_text_is_run_as_a_program():
    """ASVS 1.3.2: neither in Python nor in the browser."""
    found = [place(path, node) for path, node in calls("keel") if dotted(node.func) in RUNS_TEXT]
    found += [path.name for path in scripts() if SCRIPTS_RUN_TEXT.search(path.read_text(encoding="utf-8"))]
    assert scripts()
    assert found == []


def test_a_format_string_is_a_constant_of_ours():
    """ASVS 1.3.10: what people send is put into the gaps of a text, and is never the text with the gaps."""
    found = []
    for path in sources("keel"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORMATS:
                found += [] if ours(node.func.value, path) else [place(path, node)]
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                found += [place(path, node)] if isinstance(node.left, ast.JoinedStr) else []
    assert found == []


def ours(node: ast.AST, path: Path) -> bool:
    """A text written in the source, a constant (in capitals), an entry of one, or a loop's variable over constants."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Subscript):
        return ours(node.value, path)
    name = dotted(node)
    kinds = ast.For | ast.comprehension
    loops = (one for one in ast.walk(tree(path)) if isinstance(one, kinds) and dotted(one.target) == name)
    return bool(name) and (name.strip("_").isupper() or any(_constants(one.iter) for one in loops))


def _constants(node: ast.AST) -> bool:
    """A tuple or list of constants, or of such pairs."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(_constants(one) for one in node.elts)
    if isinstance(node, ast.IfExp):
        return _constants(node.body) and _constants(node.orelse)
    return dotted(node).strip("_").isupper()


def test_what_is_put_into_the_text_of_a_statement_is_ours():
    """ASVS 1.2.4: of the few modules that write SQL (test_layers.py), each gap in a statement is known by name."""
    found: dict[str, set[str]] = {}
    for name in SQL_MAY_STAND_IN:
        for node in ast.walk(tree(ROOT / name)):
            if isinstance(node, ast.JoinedStr) and STATEMENT.search(ast.unparse(node)):
                gaps = {ast.unparse(one.value) for one in node.values if isinstance(one, ast.FormattedValue)}
                found.setdefault(name, set()).update(gap for gap in gaps if not gap.strip("_").isupper())
            assert not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {*FORMATS} and name in GAPS)
    assert found == GAPS, "a new gap takes an identifier of ours, quoted, or a parameter (%s); then name it here"


def test_cryptography_comes_from_the_libraries_we_know_and_is_strong():
    """ASVS 11.2.1, 11.2.3, 11.4.1: what is taken from them is listed; each has 128 bits of strength or more."""
    taken: dict[str, set[str]] = {}
    found = []
    for path in sources("keel"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PROVIDERS:
                taken.setdefault(str(node.module), set()).update(one.name for one in node.names)
            found += [place(path, node)] if not known(node) else []
    assert taken == FROM_THEM
    assert found == []
    assert rootkey.SIZE == keyfiles.SIZE == BITS // 4, "AES-256"
    assert rootkey.NONCE == keyfiles.NONCE == 12


def known(node: ast.AST) -> bool:
    """Whether a provider imported whole, or a name of one, is among those that we know."""
    if isinstance(node, ast.Import):
        return not {one.name.split(".")[0] for one in node.names} & PROVIDERS - WHOLE.keys()
    module, _, name = dotted(node).partition(".")
    return module not in WHOLE or not name or dotted(node) in WHOLE[module]


def test_djangos_own_hashing_is_told_to_use_sha256():
    """ASVS 11.4.1: the framework's `salted_hmac` takes SHA-1 unless told; app codes alone use it, by their standard."""
    found = [node for _, node in calls("keel") if dotted(node.func) == "salted_hmac"]
    assert found
    for node in found:
        said = {one.arg: one.value.value for one in node.keywords if isinstance(one.value, ast.Constant)}
        assert said.get("algorithm") == "sha256", ast.unparse(node)
    assert signing.Signer().algorithm == PasswordResetTokenGenerator().algorithm == "sha256"
    names = [place(path, node) for path, node in calls("keel") if dotted(node.func) == "getattr" and _hashlib(node)]
    assert names == []


def _hashlib(node: ast.Call) -> bool:
    return bool(node.args) and dotted(node.args[0]) == "hashlib"


def test_a_form_reads_its_own_body_and_one_value_of_each_name():
    """ASVS 15.3.7: the address stands in for the body only where a page is asked for by either, and there alone."""
    found = set()
    for path in sources("keel"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.BoolOp):
                names = {dotted(part) for part in ast.walk(node)}
                if {"request.POST", "request.GET"} <= names:
                    found.add(path.relative_to(ROOT).as_posix())
            assert dotted(node) != "request.REQUEST"
    assert found == EITHER
