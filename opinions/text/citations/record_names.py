"""The names of the documents of a record, written out: "Aplees. Reh'g Br." is the Appellees' Rehearing Brief.

So that one document abbreviated in two ways is one authority of its case (Bluebook rules B17 and BT1).
"""

import re

PARTIES = {
    "aplt": "Appellant's",
    "aplts": "Appellants'",
    "appellant": "Appellant's",
    "appellants": "Appellants'",
    "aple": "Appellee's",
    "aplee": "Appellee's",
    "aples": "Appellees'",
    "aplees": "Appellees'",
    "appellee": "Appellee's",
    "appellees": "Appellees'",
    "pet": "Petitioner's",
    "pet'r": "Petitioner's",
    "petr": "Petitioner's",
    "pet'rs": "Petitioners'",
    "petrs": "Petitioners'",
    "petitioner": "Petitioner's",
    "petitioners": "Petitioners'",
    "resp": "Respondent's",
    "resp't": "Respondent's",
    "resp'ts": "Respondents'",
    "respt": "Respondent's",
    "respondent": "Respondent's",
    "respondents": "Respondents'",
    "pl": "Plaintiff's",
    "pls": "Plaintiffs'",
    "pltf": "Plaintiff's",
    "plaintiff": "Plaintiff's",
    "plaintiffs": "Plaintiffs'",
    "def": "Defendant's",
    "defs": "Defendants'",
    "defendant": "Defendant's",
    "defendants": "Defendants'",
    "gov't": "Government's",
    "govt": "Government's",
    "government": "Government's",
    "state": "State's",
    "commonwealth": "Commonwealth's",
    "people": "People's",
    "intervenor": "Intervenor's",
    "intervenors": "Intervenors'",
}
"""A party before its document, without full stop and possessive, in small letters."""

WORDS = {
    "app": "Appendix",
    "appx": "Appendix",
    "app'x": "Appendix",
    "apx": "Appendix",
    "br": "Brief",
    "brief": "Brief",
    "tr": "Transcript",
    "trans": "Transcript",
    "r": "Record",
    "rec": "Record",
    "jt": "Joint",
    "supp": "Supplemental",
    "suppl": "Supplemental",
    "reh'g": "Rehearing",
    "hr'g": "Hearing",
    "arg": "Argument",
    "ex": "Exhibit",
    "exs": "Exhibit",
    "exh": "Exhibit",
    "exhs": "Exhibit",
    "compl": "Complaint",
    "am": "Amended",
    "aff": "Affidavit",
    "decl": "Declaration",
    "dep": "Deposition",
    "depo": "Deposition",
    "pet": "Petition",
    "cert": "Certiorari",
    "mot": "Motion",
    "mem": "Memorandum",
    "opp": "Opposition",
    "opp'n": "Opposition",
    "juris": "Jurisdictional",
    "admin": "Administrative",
    "doc": "Document",
    "dkt": "Docket Entry",
    "ans": "Answering",
    "int'l": "International",
    "ass'n": "Association",
}
WHOLE = {
    "j.a.": "Joint Appendix",
    "ja": "Joint Appendix",
    "ap.": "Appendix",
    "cp": "Clerk's Papers",
    "rp": "Report of Proceedings",
    "vrp": "Verbatim Report of Proceedings",
    "n.t.": "Notes of Testimony",
    "a.r.": "Administrative Record",
    "ar": "Administrative Record",
    "e.r.": "Excerpts of Record",
    "er": "Excerpts of Record",
    "roa": "Record on Appeal",
    "roa.": "Record on Appeal",
    "psr": "Presentence Report",
    "psi": "Presentence Report",
    "r.r.": "Reproduced Record",
    "amici br.": "Brief of Amici Curiae",
    "amicus br.": "Brief of Amicus Curiae",
    "oral arg. tr.": "Transcript of Oral Argument",
    "pet. app.": "Appendix to Petition for Certiorari",
    "pet. for cert.": "Petition for Certiorari",
}
"""Names that stand for another as a whole, in small letters."""
_POSSESSIVE = re.compile(r"(?:'s|s'|')$")


def document_name(printed: str) -> str:
    """A document's name written out; the same for the same document however it is abbreviated.

    >>> document_name("Aplees. Reh’g Br."), document_name("App."), document_name("Amici Br.")
    ("Appellees' Rehearing Brief", 'Appendix', 'Brief of Amici Curiae')
    >>> document_name("Tr. of Oral Arg."), document_name("J. A."), document_name("App. to Pet. for Cert.")
    ('Transcript of Oral Argument', 'Joint Appendix', 'Appendix to Petition for Certiorari')
    """
    name = " ".join(printed.replace("’", "'").replace(" ,", ",").replace(" .", ".").split())
    closed = re.sub(r"(?<=\b[A-Z]\.) (?=[A-Z]\.)", "", name)
    whole = WHOLE.get(closed.lower())
    if whole:
        return whole
    words = name.split(" ")
    following = [*words[1:], ""]
    return " ".join(_written_out(word, after) for word, after in zip(words, following, strict=True))


def _written_out(word: str, after: str) -> str:
    bare, comma = word.rstrip(".,").lower(), "," * word.endswith(",")
    single = _POSSESSIVE.sub("", bare)
    party = PARTIES.get(bare) or PARTIES.get(single.rstrip("."))
    if party and after not in {"", "for"} and word[0].isupper() and ("." in word or "'" in word):
        several = bare.endswith("s'") and party.endswith("'s")
        return (party[:-2] + "s'" if several else party) + comma
    if bare in WORDS and (word.rstrip(",").endswith(".") or "'" in word):
        return WORDS[bare] + comma
    return word


def record_key(name: str) -> str:
    """The key of a document within its case.

    >>> record_key("Appellees' Rehearing Brief")
    "record:appellees' rehearing brief"
    """
    return f"record:{name.lower()}"
