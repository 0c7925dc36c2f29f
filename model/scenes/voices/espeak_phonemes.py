"""From espeak-ng's phoneme mnemonics, in its English accents, to ARPAbet."""

from __future__ import annotations

from model.scenes.voices.utterance import SILENCE

RHOTIC = frozenset({"en-us"})  # accents whose r-coloured vowels keep their r; the others lose or spell it apart

_PLAIN = """
    p=P b=B t=T t2=T t#=T t[=T ?=T d=D d#=D k=K x=K g=G tS=CH dZ=JH f=F v=V T=TH D=DH s=S z=Z S=SH Z=ZH h=HH
    m=M m-=M n=N n-=N N=NG l=L L=L l#=L r=R r-=R w=W w#=W j=Y
    a=AE A:=AA 0=AA O=AO O2=AO O:=AO V=AH @=AH @2=AH @5=AH @-=AH a#=AH E=EH E2=EH 3:=ER I=IH I2=IH I#=IH i=IY i:=IY
    U=UH u:=UW u=UW eI=EY aI=AY aI2=AY aU=AW oU=OW OI=OY
"""
PAUSES = frozenset({"_", "_:", "_!", "_|", "_::", "_;_", "||"})
PLAIN: dict[str, str] = {mnemonic: label for mnemonic, _, label in (pair.partition("=") for pair in _PLAIN.split())}
PLAIN.update(dict.fromkeys(PAUSES, SILENCE))
COMPOUND: dict[str, tuple[str, ...]] = {
    "@L": ("AH", "L"),
    "i@": ("IY", "AH"),
    "aI@": ("AY", "AH"),
    "aU@": ("AW", "AH"),
    "IR": ("ER",),
    "VR": ("ER",),
}
R_COLOURED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # (in rhotic accents, in the others)
    "3": (("ER",), ("AH",)),
    "aa": (("AE",), ("AA",)),
    "A@": (("AA", "R"), ("AA",)),
    "O@": (("AO", "R"), ("AO",)),
    "o@": (("AO", "R"), ("AO",)),
    "e@": (("EH", "R"), ("EH",)),
    "U@": (("UH", "R"), ("UH",)),
    "i@3": (("IH", "R"), ("IH",)),
    "aI3": (("AY", "ER"), ("AY", "AH")),
}
PROLONGS = frozenset({";"})  # a palatal glide that belongs to the phoneme before it


def arpabet(mnemonic: str, accent: str) -> tuple[str, ...]:
    """The ARPAbet phonemes of one mnemonic without stress marks; empty when it prolongs the one before.

    Raises KeyError for a mnemonic that English does not use.
    """
    if mnemonic in PROLONGS:
        return ()
    if mnemonic in PLAIN:
        return (PLAIN[mnemonic],)
    if mnemonic in COMPOUND:
        return COMPOUND[mnemonic]
    return R_COLOURED[mnemonic][0 if accent in RHOTIC else 1]
