"""May a mail enter? Accept, hold for the operator, or refuse, always with a reason."""

from bridge.mail.admission.decide import decide_admission, is_of_team, is_proven
from bridge.mail.admission.policy import Admission, Policy, Verdict
from bridge.mail.admission.recipients import addressed_topics

__all__ = ["Admission", "Policy", "Verdict", "addressed_topics", "decide_admission", "is_of_team", "is_proven"]
