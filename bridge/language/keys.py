"""What a language file may hold: its sections and keys, each with what it is for."""

from collections.abc import Mapping

# section -> key -> what it is for. Lists of [words] are words, one or several in a text; all others are phrases
# (phrase.py).
KEYS: Mapping[str, Mapping[str, str]] = {
    "words": {
        "common": "the 60 or more most frequent words, by which the language is recognised",
        "not": "words that deny: not, never, no longer",
        "but": "words that turn: but, however",
        "ahead": "words that thank before anything was done: (thanks) in advance",
        "yes": "words that say yes",
        "no": "words that say no",
        "you": "words for the one spoken to",
        "everybody": "words for nobody in particular: anybody, all",
        "titles": "titles before a name: Mr, Dr.",
        "contact": "labels of contact lines: Tel, Fax, E-Mail",
        "abbreviations": "abbreviations with a full stop that ends no sentence",
        "question": "words that begin a question: who, what, when",
        "months": "names of months, after which no sentence ended: 19. November",
        "before_number": "words before a number with a full stop that ends no sentence: am 19. (German, Polish)",
        "not_names": "words that stand before a comma without being a name: Finally, By the way",
        "not_topics": "words of subjects that say nothing about the topic: question, update, meeting",
        "opener": "small words before a question or a command: and, but, also, just",
        "and": "words that join two names: Ben and Jana",
    },
    "mail": {
        "greeting": "how a mail begins",
        "closing": "how a mail ends",
        "small_talk": "sentences without content: hope you are well",
    },
    "request": {
        "question": "a question, also without a question mark",
        "bare_question": "a question if the sentence ends without a full stop",
        "task": "somebody is to do something",
        "command": "a bare command: send me the file; what a list of changes is written in, too",
        "action": "a question that really asks to do something: could you ...",
        "telling": "a question that only looks like an action: could you tell me ...",
        "informing": "a task that wants to know something: let us know how",
        "rhetorical": "looks like a question, nobody expects an answer",
        "no_request": "looks like a request, is none: do not hesitate to call",
        "returns": "what a task for everybody must say to wait for something: send, sign up, tell me; else a notice",
        "reminder": "asks again for what was asked before",
        "due": "a deadline",
    },
    "when": {
        "monday": "by Monday",
        "tuesday": "by Tuesday",
        "wednesday": "by Wednesday",
        "thursday": "by Thursday",
        "friday": "by Friday",
        "saturday": "by Saturday",
        "sunday": "by Sunday",
        "today": "today, tonight, by noon",
        "tomorrow": "tomorrow",
        "day_after": "the day after tomorrow",
        "end_of_week": "by the end of this week",
        "end_of_next_week": "next week",
        "end_of_month": "by the end of this month",
        "end_of_year": "by the end of this year",
    },
    "answer": {
        "commitment": "I will do it",
        "no_commitment": "looks like a promise, is none: I'll be late",
        "done": "I did it",
        "works": "it works now, said by the one who asked",
        "settled": "the one who asked needs no answer any more",
        "unknown": "I cannot answer that",
        "attached": "here is the file",
        "closes": "said by the one who asked, after an answer: that was it",
        "thanks": "thank you, anywhere in what the one who asked says after an answer",
        "fails": "it still does not work",
    },
    "short": {
        "thanks": "thank you",
        "agree": "fine by me",
        "seen": "I have read it",
        "done": "it is done",
        "works": "it works",
        "taken": "I will do it",
        "vote": "me too",
        "yesno": "yes or no: always an answer, never a mere acknowledgement",
        "around": "words that may stand around the others: all, very much, everyone",
        "reaction": "sentences in which a mail program reports a reaction",
    },
}


# phrases whose length matters: a reply must be covered word for word, a deadline is shown as said
WHOLE = frozenset({"request.due", *(f"short.{key}" for key in KEYS["short"])})
