"""Words that somebody who knows where a person works would try first. A password may hold them, not be built of them.

Django's own list of 20,000 common passwords is used beside them; of its entries few have the twelve characters asked
for, because a long common password is nearly always built of words like these with figures and signs about them.
"""

from typing import Final

WORDS: Final = frozenset(
    """
    keel supervision supervisor supervisee supervise safeguarding safeguard safeguards child children childprotection
    protection protect wellbeing welfare concern concerns referral disclosure confidential records record minutes
    cpoms myconcern ofsted kcsie designated lead deputy officer senco inclusion pastoral family worker social care
    school schools academy academies nursery primary secondary infant infants junior juniors college trust federation
    sixth form preschool reception classroom class pupil pupils student students teacher teachers teaching assistant
    headteacher headmaster headmistress head governor governors chair business manager office staff staffroom
    education learning lesson lessons term autumn spring summer winter holiday holidays halfterm inset assembly
    playground library history english maths science geography
    saint church catholic hall park grove lane road street village town city county council england scotland wales
    london manchester birmingham liverpool leeds bristol sheffield newcastle cardiff edinburgh glasgow belfast
    nottingham leicester coventry bradford essex kent surrey sussex yorkshire lancashire cornwall devon norfolk suffolk
    password passwort passw0rd passcode passphrase secret login logon signin welcome letmein changeme default access
    admin administrator account user username guest temp temporary test testing hello goodbye thankyou please
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december today morning football rugby cricket arsenal chelsea united rovers wanderers
    sunshine princess dragon monkey iloveyou qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx abcdef abcd
    computer laptop internet google microsoft windows office365 outlook teams chocolate coffee biscuit superman batman
    """.split()  # noqa: SIM905 - words, to be read as words
)
