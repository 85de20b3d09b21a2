#!/usr/bin/env python3
"""Checks an implementation against the JSON files of vectors/, without the adapter contract.

This is what an implementer copies first: the part up to "the runner" binds the vectors to the implementation under test
and is the only part that has to change. It runs the vectors that one function can answer. Scripts, which take a whole
participant through steps, are counted and left to `causeway test`.

usage: run_vectors.py [DIRECTORY [FAMILY ...]]      DIRECTORY holds FAMILY/FAMILY.json; default: vectors/ of this repository

Exit codes: 0 all vectors hold, 1 one does not, 2 the command line or a file is not what it should be.
"""
import collections
import json
import math
import pathlib
import sys

from participant import (DEFAULTS, Entry, Filter, Message, Rejected, answer_wait, decode, derived_id, encode, is_acknowledged, is_eligible,
                         is_named, make_filter, order_key, request_wait)

# --------------------------------------------------------------------------- the implementation under test


def read_bytes(value):
    """Bytes of a vector: hexadecimal, or pieces of it to be joined."""
    if isinstance(value, str):
        return bytes.fromhex(value)
    return b"".join(bytes.fromhex(p) if isinstance(p, str) else bytes.fromhex(p["repeat"]) * p["times"] for p in value)


def read_entries(entries):
    return [Entry(e["message_id"], read_bytes(e.get("retrieval_hint", "")), e.get("sender_id", "")) for e in entries]


def read_message(m):
    """A message of a vector. Numbers above 2^53 - 1 come as decimal strings."""
    lamport = m.get("lamport_timestamp")
    return Message(m["sender_id"], m.get("message_id", ""), m["channel_id"], None if lamport is None else int(lamport),
                   read_entries(m.get("causal_history", ())), read_bytes(m.get("bloom_filter", "")),
                   read_entries(m.get("repair_request", ())), read_bytes(m.get("content", "")))


def run_decode(given):
    """The message, or the class with which it is rejected."""
    try:
        m = decode(read_bytes(given["wire"]))
    except Rejected as e:
        return {"reject": e.error_class}
    return {"kind": m.kind(), "message": m}


def run_encode(given):
    return {"wire": encode(read_message(given["message"])).hex()}


def run_identity(given):
    return {"message_id": derived_id(read_message(given["message"]))}


def run_order(given):
    return {"sorted": sorted(given["entries"], key=lambda e: order_key(int(e["lamport"]), e["message_id"]))}


def run_filter_build(given):
    raw = make_filter(given["sender_id"], int(given["lamport_timestamp"]), int(given["floor"]), given["ids"])
    return {"bloom_filter": raw.hex()}


def run_filter_check(given):
    lamport = int(given["lamport_timestamp"])
    f = Filter.read(Message(given["sender_id"], lamport=lamport, bloom_filter=read_bytes(given["bloom_filter"])))
    if f is None:
        return {"understood": False}
    covers = f.covers(lamport, int(given["message_lamport"]))
    verdict = f.verdict(given["message_id"], DEFAULTS["ack_filter_max"]) if covers else "none"
    return {"understood": True, "covers": covers, "verdict": verdict, "p": f.p}


def run_ack_math(given):
    x = given
    return {"acknowledged": is_acknowledged(x["N"], x["x"], x["R"], x["h"], x["q"], x["F"], x["epsilon"])}


def run_ack_named(given):
    return {"named": is_named(len(given["run"]), math.prod(given["run"]), given["F"], given["epsilon"])}


def run_repair_waits(given):
    who = given["participant_id"], given["sender_id"], given["message_id"]
    return {"request_ms": request_wait(given, who[0], who[2]), "answer_ms": answer_wait(given, *who), "eligible": is_eligible(given, *who)}


KINDS = {"decode": run_decode, "encode": run_encode, "identity": run_identity, "order": run_order, "filter-build": run_filter_build,
         "filter-check": run_filter_check, "ack-math": run_ack_math, "ack-named": run_ack_named, "repair-waits": run_repair_waits}

# --------------------------------------------------------------------------- the runner


class Unusable(Exception):
    """Something on the command line or in a file that stops the run."""


def expected(vector):
    """What a vector expects, in the form in which the functions above answer."""
    want = dict(vector["expect"])
    if "message" in want:
        want = {"kind": want["message"]["kind"], "message": read_message(want["message"])}
    if "wire" in want:
        want["wire"] = read_bytes(want["wire"]).hex()
    if "bloom_filter" in want:
        want["bloom_filter"] = read_bytes(want["bloom_filter"]).hex()
    return want


def agrees(want, got):
    """Whether an answer is the expected one. Where several error classes apply any of them will do; p is a float."""
    if "reject" in want:
        return got.get("reject") in want["reject"]
    if "p" in want and "p" in got:
        if abs(want["p"] - got["p"]) > 1e-8 * want["p"]:  # they are written to nine digits
            return False
        want, got = {**want, "p": 0}, {**got, "p": 0}
    return want == got


def check(vector):
    """A complaint about one vector, or None."""
    try:
        want = expected(vector)
    except (KeyError, TypeError, ValueError) as e:
        raise Unusable(f"{vector.get('id')}: what it expects cannot be read: {e!r}") from None
    try:
        got = KINDS[vector["kind"]](vector["input"])
    except Exception as e:  # an implementation that breaks has answered wrongly; the others still count
        got = {"broke": repr(e)}
    if agrees(want, got):
        return None
    return f"{vector['id']}: {vector['comment']} {', '.join(vector['requirements'])}\n  expected {shorten(want)}\n  got      {shorten(got)}"


def shorten(value):
    line = str(value)
    return line if len(line) <= 400 else line[:400] + " ..."


def load(directory, family):
    path = directory / family / (family + ".json")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise Unusable(f"{path}: {e}") from None
    if data.get("format") != 1 or data.get("family") != family:
        raise Unusable(f"{path}: format {data.get('format')}, family {data.get('family')}; expected 1 and {family}")
    return data["vectors"]


def run(directory, families):
    families = families or sorted(p.parent.name for p in directory.glob("*/*.json") if p.stem == p.parent.name)
    if not families:
        raise Unusable(f"{directory} holds no FAMILY/FAMILY.json; expected the directory vectors/ of Causeway")
    vectors = {family: load(directory, family) for family in families}
    complaints = []
    print(f"{'family':<12}{'ok':>6}{'wrong':>7}{'scripts, not run here':>24}")
    for family, each in vectors.items():
        count = collections.Counter()
        for vector in each:
            if vector["kind"] == "script":
                count["script"] += 1
                continue
            if vector["kind"] not in KINDS:
                raise Unusable(f"{vector['id']}: kind {vector['kind']!r} is not known here")
            complaint = check(vector)
            count["wrong" if complaint else "ok"] += 1
            complaints += [complaint] if complaint else []
        print(f"{family:<12}{count['ok']:>6}{count['wrong']:>7}{count['script']:>24}")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def main(arguments):
    if any(a.startswith("-") for a in arguments):
        print(__doc__)
        return 2
    directory = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parents[3] / "vectors"
    try:
        return run(directory, arguments[1:])
    except Unusable as e:
        print(e, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
