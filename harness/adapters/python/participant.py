#!/usr/bin/env python3
"""One file, the standard library only: a whole SDS participant that speaks the adapter contract.

It was built from rfc/sds.md alone and follows its sections; each rule names the requirement that it exists for.
It holds the whole specification and the contract on stdin and stdout. It holds no transport, no clock and no
disk: time comes with each request, and what it wants to broadcast goes back in the reply.

How to read it: first come the parameters and what needs no state (wire format, identity, order, filters, odds, waits
of repair, the foreign filter), then the class Participant, whose parts carry the numbers of the sections, then the contract.
"""
from __future__ import annotations

import base64
import bisect
import collections
import hashlib
import heapq
import itertools
import json
import math
import sys
import traceback
from dataclasses import dataclass, field

# --------------------------------------------------------------------------- 1.2 Parameters

DEFAULTS = {                     # None: it depends on others
    "dialect": "sds-1", "ids": None, "interval_ms": 5_000,
    "history_size": 2, "history_tips": 4, "filter_window": 64,
    "ack_epsilon": 0.000001, "ack_filter_max": 0.05,
    "join_grace_ms": 30_000, "lost_after_ms": None,
    "resend_unacknowledged_ms": None, "resend_possibly_ms": None, "resend_attempts": 8,
    "sync_min_ms": None, "sync_max_ms": 300_000,
    "incoming_limit": 1_000, "outgoing_limit": 1_000, "missing_limit": 1_024, "content_limit": 153_600,
    "repair": "off", "repair_min_ms": 30_000, "repair_max_ms": None, "repair_groups": 1, "repair_profile": "standard",  # 17
    "log_limit": 65_536, "pruned_limit": 65_536,  # 20
    "ack_members": 0, "ack_percent": 0,  # 22
}

VALUES = {"dialect": ("sds-1", "waku-js"), "ids": ("derived", "opaque"), "repair": ("off", "on"), "repair_profile": ("standard", "fast")}

DAY_MS = 86_400_000          # [SDS-LIM-5] how far ahead of the clock a timestamp may pull ours
LAMPORT_MAX = 2**53 - 1      # [SDS-LIM-3]
ID_BYTES = 128               # [SDS-ID-1]
HISTORY_ENTRIES = 256        # [SDS-LIM-1], also the next four
REPAIR_ENTRIES = 16
HINT_BYTES = 256
FILTER_BYTES = 32_768
MESSAGE_BYTES = 1_048_576
MEMORY = 1_024               # [SDS-RECV-2, SDS-RECV-5] IDs remembered of what is not kept
FORGIVEN_LIMIT = 4_096       # [SDS-DEP-10] IDs in the lost set, and in the prehistory set
SYNC_TIPS = 8                # [SDS-HIST-4]
SYNC_BEHIND_MS = 2_000       # [SDS-SYNC-11]
REQUESTS_EACH = 3            # [SDS-REP-7, SDS-REP-22] in one message, and taken of one requester within the next
REQUESTER_MS = 5_000
REPAIR_BUFFER = 256          # [SDS-REP-24]
REARM_MS = 30_000            # [SDS-REP-9] up to which the wait before a further request doubles
ANSWER_AGE_MS = 1_800_000    # [SDS-REP-22]
ANSWERS_EACH = 10            # [SDS-REP-23] answers, and bytes of them, within the next
ANSWER_BYTES = 262_144
ANSWERS_MS = 60_000
REQUEST_SYNC_MS = 1_000      # [SDS-REP-11]
QUIET_MS = 60_000            # [SDS-LEVEL-7] and the group in which it holds
QUIET_PRESENT = 50
DIGEST_ENTRIES = 32          # [SDS-DIG-1, SDS-DIG-2]
FLAGS = ("future", "after_loss", "late", "own_elsewhere", "prehistory", "ephemeral")


class Rejected(Exception):
    """Bytes from the network that are no message for us, with the class of section 3.3."""

    def __init__(self, error_class, text):
        super().__init__(text)
        self.error_class = error_class


class Refused(Exception):
    """A request of the application, or a configuration, that the specification forbids. Nothing has changed."""


def configure(given):
    """The configuration of a channel: defaults where nothing is given. Beyond its bounds a participant refuses to start."""
    c = dict(DEFAULTS)
    c.update({name: value for name, value in given.items() if name in DEFAULTS})
    foreign = c["dialect"] == "waku-js"
    for name, value in (
        ("ids", "opaque" if foreign else "derived"),  # [SDS-DIA-3]
        ("resend_unacknowledged_ms", max(3 * c["interval_ms"], 10_000)),
        ("repair_max_ms", 120_000 if foreign else 120_011),
    ):
        if c[name] is None:
            c[name] = value
    if c["resend_possibly_ms"] is None:
        c["resend_possibly_ms"] = max(30_000, 2 * c["resend_unacknowledged_ms"])
    if c["lost_after_ms"] is None:
        c["lost_after_ms"] = lost_after_ms(c)
    check_config(c)
    return c


def lost_after_ms(c):
    """The default: long enough for several requests of the channel's profile, and answers to them."""
    if c["repair"] != "on":
        return 240_000
    return 480_000 if c["repair_profile"] == "fast" else max(240_000, 6 * c["repair_max_ms"])


def check_config(c):  # [SDS-STATE-4]
    for name, value in c.items():
        if not isinstance(value, str) and value is not None and value < 0:
            raise Refused(f"{name} is {value}; it cannot be negative")
    for name, values in VALUES.items():
        if c[name] not in values:
            raise Refused(f"{name} is {c[name]!r}; it has to be {' or '.join(values)}")
    if c["dialect"] == "waku-js" and c["ids"] != "opaque":  # [SDS-DIA-3]
        raise Refused(f"ids is {c['ids']!r}; in the dialect waku-js it has to be opaque")
    if c["repair_min_ms"] >= c["repair_max_ms"]:  # [SDS-REP-26]
        raise Refused(f"repair_min_ms is {c['repair_min_ms']}; it has to be less than repair_max_ms, {c['repair_max_ms']}")
    if c["repair_groups"] < 1:
        raise Refused(f"repair_groups is {c['repair_groups']}; it has to be 1 at least")
    for name, least, most in (("history_size", 0, HISTORY_ENTRIES), ("history_tips", 0, HISTORY_ENTRIES), ("filter_window", 1, 3_276)):
        if not least <= c[name] <= most:
            raise Refused(f"{name} is {c[name]}; it has to lie between {least} and {most}")
    if not c["history_size"] and not c["history_tips"]:
        raise Refused("history_size and history_tips are both 0; then no message would name another one")
    if c["interval_ms"] < 1:
        raise Refused(f"interval_ms is {c['interval_ms']}; it has to be 1 at least")
    imin, imax = c["sync_min_ms"], c["sync_max_ms"]
    if imin is not None and imax and not 1 <= imin <= imax:
        raise Refused(f"sync_min_ms is {imin}; it has to lie between 1 and sync_max_ms, {imax}")


# --------------------------------------------------------------------------- 2 Message kinds, 3 Wire format

@dataclass
class Entry:
    """One entry of a causal history or of a repair request."""
    message_id: str
    retrieval_hint: bytes = b""
    sender_id: str = ""


@dataclass
class Message:
    """A message. Invariant of a decoded one: it is well-formed by section 3.3 but for the classes channel and identity."""
    sender_id: str = ""
    message_id: str = ""
    channel_id: str = ""
    lamport: int | None = None
    causal_history: list = field(default_factory=list)
    bloom_filter: bytes = b""
    repair_request: list = field(default_factory=list)
    content: bytes = b""
    flags: set = field(default_factory=set)      # what its delivery will have to say; this and the next are not on the wire
    wire: bytes = b""                            # as it first arrived or was sent, but for repair_request [SDS-REP-18]

    def kind(self):  # [SDS-KIND-1]
        if self.lamport is None:
            return "ephemeral"
        return "content" if self.content else "sync"

    def key(self):
        """Its place in the order."""
        return order_key(self.lamport, self.message_id)

    def dependencies(self):
        """The IDs that its history names, each once, in wire order."""
        return list(dict.fromkeys(e.message_id for e in self.causal_history))  # [SDS-DEP-5]


def put_varint(n):
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def put_bytes(number, value):
    """A length-delimited field, or nothing when it is empty."""
    if isinstance(value, str):
        value = value.encode("utf-8")
    return put_varint(number << 3 | 2) + put_varint(len(value)) + value if value else b""


def put_entry(number, e):
    return put_bytes(number, put_bytes(1, e.message_id) + put_bytes(2, e.retrieval_hint) + put_bytes(3, e.sender_id))


def encode(m):
    """The canonical bytes of a message [SDS-WIRE-1, SDS-WIRE-3]."""
    out = [put_bytes(1, m.sender_id), put_bytes(2, m.message_id), put_bytes(3, m.channel_id)]
    if m.lamport is not None:
        out.append(put_varint(10 << 3) + put_varint(m.lamport))
    out += [put_entry(11, e) for e in m.causal_history]
    out.append(put_bytes(12, m.bloom_filter))
    out += [put_entry(13, e) for e in m.repair_request]
    out.append(put_bytes(20, m.content))
    return b"".join(out)


def take_varint(data, at):
    """The varint at a position, and the position after it."""
    value = 0
    for i in range(10):
        if at + i >= len(data):
            raise Rejected("truncated", f"a varint at byte {at} runs past the end")
        value |= (data[at + i] & 0x7F) << 7 * i
        if data[at + i] < 0x80:
            if value >= 2**64:
                raise Rejected("varint", f"the varint at byte {at} is above 2^64-1")
            return value, at + i + 1
    raise Rejected("varint", f"the varint at byte {at} has more than 10 bytes")


def fields(data):
    """Yields (number, wire type, value, end) of each field; a value of bytes is a view [SDS-WIRE-6], a fixed-size one is None."""
    data, at = memoryview(data), 0
    while at < len(data):
        start = at
        key, at = take_varint(data, at)
        number, wire_type = key >> 3, key & 7
        if not 1 <= number <= 2**29 - 1:
            raise Rejected("field", f"field number {number} at byte {start}")
        if wire_type not in (0, 1, 2, 5):
            raise Rejected("wire_type", f"wire type {wire_type} at byte {start}; expected 0, 1, 2 or 5")
        if wire_type == 0:
            value, at = take_varint(data, at)
            yield number, 0, value, at
            continue
        size = {1: 8, 5: 4}.get(wire_type)
        if size is None:
            size, at = take_varint(data, at)
        if size > len(data) - at:
            raise Rejected("truncated", f"field {number} at byte {start} wants {size} bytes, {len(data) - at} are left")
        at += size
        yield number, wire_type, data[at - size:at] if wire_type == 2 else None, at


def without_requests(raw):
    """The bytes of a message from which repair_request is cut out; the rest stays as its sender wrote it [SDS-REP-18]."""
    parts, at = [], 0
    for number, wire_type, _, end in fields(raw):
        if number != 13 or wire_type != 2:
            parts.append(raw[at:end])
        at = end
    return b"".join(parts)


def text(value, name):
    try:
        return str(value, "utf-8")
    except UnicodeDecodeError as e:
        raise Rejected("utf8", f"{name} is not UTF-8: {e.reason} at byte {e.start}") from None


def check_id(value, name):  # [SDS-ID-1]
    size = len(value.encode("utf-8"))
    if not 1 <= size <= ID_BYTES:
        raise Rejected("id_length", f"{name} has {size} bytes; expected 1 to {ID_BYTES}")


def check_limit(size, most, name):  # [SDS-LIM-1]; exactly at the limit is fine [SDS-LIM-2]
    if size > most:
        raise Rejected("limit", f"{name}: {size}, at most {most}")


def decode_entry(data, name):
    message_id, hint, sender = "", b"", None
    for number, wire_type, value, _ in fields(data):
        if wire_type != 2:
            continue  # [SDS-WIRE-5]
        if number == 1:
            message_id = text(value, name + ".message_id")
        elif number == 2:
            hint = bytes(value)
        elif number == 3:
            sender = text(value, name + ".sender_id")
    check_id(message_id, name + ".message_id")
    if sender is not None:
        check_id(sender, name + ".sender_id")
    check_limit(len(hint), HINT_BYTES, "bytes in a retrieval hint")
    return Entry(message_id, hint, sender or "")


def decode(data, content_limit=DEFAULTS["content_limit"]):
    """The message in some bytes; anything else is Rejected [SDS-WIRE-6]."""
    check_limit(len(data), MESSAGE_BYTES, "bytes in a message")
    m = Message()
    for number, wire_type, value, _ in fields(data):
        if number == 10 and wire_type == 0:
            m.lamport = value
        elif wire_type != 2:
            continue  # [SDS-WIRE-5] an unknown number, or a known one with a foreign wire type
        elif number == 1:
            m.sender_id = text(value, "sender_id")
        elif number == 2:
            m.message_id = text(value, "message_id")
        elif number == 3:
            m.channel_id = text(value, "channel_id")
        elif number == 11:
            check_limit(len(m.causal_history) + 1, HISTORY_ENTRIES, "entries in causal_history")
            m.causal_history.append(decode_entry(value, "causal_history"))
        elif number == 12:
            m.bloom_filter = bytes(value)
        elif number == 13:
            check_limit(len(m.repair_request) + 1, REPAIR_ENTRIES, "entries in repair_request")
            m.repair_request.append(decode_entry(value, "repair_request"))
        elif number == 20:
            m.content = bytes(value)
    for name in ("sender_id", "message_id", "channel_id"):
        check_id(getattr(m, name), name)
    check_limit(len(m.bloom_filter), FILTER_BYTES, "bytes in the filter")
    check_limit(len(m.content), content_limit, "bytes of content")
    if m.lamport is not None and m.lamport > LAMPORT_MAX:  # [SDS-LIM-3]; no clock is asked [SDS-LIM-4]
        raise Rejected("lamport", f"the Lamport timestamp is {m.lamport}, at most {LAMPORT_MAX}")
    if m.lamport is None and not m.content:  # [SDS-KIND-2]
        raise Rejected("kind", "neither a Lamport timestamp nor content")
    return m


# --------------------------------------------------------------------------- 4 Identity

def u16(n):
    return n.to_bytes(2, "big")


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def counted(s):
    """L(x) of section 4."""
    raw = s.encode("utf-8")
    return u16(len(raw)) + raw


def id_of(p):
    return base64.urlsafe_b64encode(hashlib.sha256(p).digest()[:18]).decode("ascii")


def derived_id(m):
    """The ID of a content or sync message [SDS-ID-3]. The timestamp makes it one of the send, not of the payload [SDS-ID-2]."""
    p = [b"sds-id-1", counted(m.channel_id), counted(m.sender_id), u64(m.lamport), u16(len(m.causal_history))]
    p += [counted(e.message_id) for e in m.causal_history]
    p += [u32(len(m.bloom_filter)), m.bloom_filter, u32(len(m.content)), m.content]
    return id_of(b"".join(p))


def ephemeral_id(channel, sender, e, content):
    return id_of(b"sds-eph-1" + counted(channel) + counted(sender) + u64(e) + u32(len(content)) + content)


# --------------------------------------------------------------------------- 9.2 Order

def order_key(lamport, message_id):
    """Sorts as the log does: by timestamp [SDS-ORD-1], then by ID [SDS-ORD-2] as unsigned bytes [SDS-ORD-3].

    UTF-8 keeps the order of code points, but the rule speaks of bytes, and so does this."""
    return lamport, message_id.encode("utf-8")


# --------------------------------------------------------------------------- 11 Filter

def words(data):
    """The eight big-endian u32 words of a SHA-256."""
    digest = hashlib.sha256(data).digest()
    return [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4)]


def fmix32(h):
    h ^= h >> 16
    h = h * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def salt(sender, lamport):
    return words(b"\x01" + counted(sender) + u64(lamport))


def positions(message_id, salt_words, k, m):  # [SDS-BLOOM-4]
    return [fmix32(d ^ s) % m for d, s in list(zip(words(message_id.encode("utf-8")), salt_words))[:k]]


def make_filter(sender, lamport, floor, ids):
    """The bytes of a filter in format 1 [SDS-BLOOM-1]."""
    size = max(1, (10 * len(ids) + 7) // 8)
    bits, salt_words = bytearray(size), salt(sender, lamport)
    for message_id in ids:
        for j in positions(message_id, salt_words, 7, 8 * size):
            bits[j // 8] |= 1 << j % 8
    return b"\x01\x07" + put_varint(lamport - min(floor, lamport)) + bytes(bits)


class Filter:
    """A filter of format 1 that a message carries, read for evidence."""

    def __init__(self, k, floor, bits, salt_words):
        self.k, self.floor, self.bits, self.salt_words = k, floor, bits, salt_words
        ones = sum(bin(b).count("1") for b in bits)
        self.p = (ones / (8 * len(bits))) ** k

    @classmethod
    def read(cls, m):
        """The filter of a message, or None when there is none or it has another form [SDS-BLOOM-6, SDS-BLOOM-7]."""
        raw = m.bloom_filter
        if len(raw) < 2 or raw[0] != 1 or not 1 <= raw[1] <= 8:
            return None
        try:
            distance, at = take_varint(raw, 2)
        except Rejected:
            return None
        bits = raw[at:]
        if raw[2:at] != put_varint(distance) or distance > m.lamport or not 1 <= len(bits) <= 4_096:
            return None
        return cls(raw[1], m.lamport - distance, bits, salt(m.sender_id, m.lamport))

    def covers(self, lamport, own_lamport):
        """Whether this filter of a message with that timestamp speaks of an own message with this one [SDS-ACK-3]."""
        return self.floor < own_lamport < lamport

    def verdict(self, message_id, filter_max):
        """What a covering filter says [SDS-ACK-4]."""
        if not self.contains(message_id):
            return "miss"
        return "hit" if self.p <= filter_max else "none"

    def contains(self, message_id):
        return all(self.bits[j // 8] >> j % 8 & 1 for j in positions(message_id, self.salt_words, self.k, 8 * len(self.bits)))


# --------------------------------------------------------------------------- 12 Acknowledgement

def weight(f):
    """w: each of f filters was an occasion to err, in two ways."""
    return 2 * f * (f + 1)


def is_named(hits, product, f, epsilon):
    """Whether a run of that many hits without a miss, with that product of their p, names its sender, after f filters in all."""
    return hits > 0 and weight(f) * product <= epsilon


def is_acknowledged(n, x, r, h, q, f, epsilon):
    """Whether a message is acknowledged by at least n: x senders are named, and of r others h hit, by f filters in all."""
    d = h - (n - x) + 1
    return x >= n or d >= 1 and weight(f) * math.comb(r, d) * q**d <= epsilon


@dataclass
class Witness:
    """What one sender's messages say about one own message."""
    named: bool = False          # a history of it named the message: for ever
    claimed: bool = False        # a filter of the dialect waku-js contained the message [SDS-DIA-5]
    verdict: str = ""            # of its newest covering filter that counted: hit or miss
    p: float = 0.0               # of that filter
    filters: int = 0             # hits and misses, ever
    run: int = 0                 # hits since its last miss
    product: float = 1.0         # of the p of these

    def review(self, hit, p):
        self.verdict, self.p = ("hit" if hit else "miss"), p
        self.filters += 1
        self.run, self.product = (self.run + 1, self.product * p) if hit else (0, 1.0)

    def is_named(self, f, epsilon):
        return self.named or is_named(self.run, self.product, f, epsilon)


LEVELS = ("one", "steward", "members", "percent")


@dataclass
class Outgoing:
    """An own content message for which evidence is gathered."""
    message_id: str
    lamport: int
    wire: bytes                  # of the first send but for repair_request, and of every resend [SDS-OUT-3]
    broadcast_ms: int
    u: float
    state: str = "unacknowledged"
    attempts: int = 0
    gave_up: bool = False
    levels: list = field(default_factory=list)   # reached so far
    witnesses: dict = field(default_factory=dict)

    def witness(self, sender):
        return self.witnesses.setdefault(sender, Witness())

    def named(self, epsilon):
        """The senders that are named for it, sorted."""
        f = sum(w.filters for w in self.witnesses.values())
        return sorted((s for s, w in self.witnesses.items() if w.is_named(f, epsilon)), key=lambda s: s.encode("utf-8"))

    def acknowledged_by(self, n, config, among=None):
        """Whether at least n participants hold it, in the sense of section 12. Where a set is given only these count."""
        epsilon = config["ack_epsilon"]
        counted = [w for s, w in self.witnesses.items() if among is None or s in among]
        f = sum(w.filters for w in counted)
        others = [w for w in counted if not w.is_named(f, epsilon)]
        named, others = len(counted) - len(others), [w for w in others if w.verdict]
        hits = sum(w.verdict == "hit" for w in others)
        q = max((w.p for w in others if w.p <= config["ack_filter_max"]), default=0.0)
        return is_acknowledged(n, named, len(others), hits, q, f, epsilon)


# --------------------------------------------------------------------------- 17 Repair: hash and waits

def hash64(*parts):  # [SDS-REP-27]
    return int.from_bytes(hashlib.sha256("".join(parts).encode("utf-8")).digest()[:8], "big")


def request_wait(c, participant, message_id):
    """From the time when a dependency is found missing to T_req [SDS-REP-4]."""
    h = hash64(participant, message_id)
    if c["repair_profile"] == "fast":  # [SDS-REP-25]
        return 200 + h % max(1, c["interval_ms"] - 200)
    return h % (c["repair_max_ms"] - c["repair_min_ms"]) + c["repair_min_ms"]


def rearmed_wait(wait, armed):
    """From a request that was sent or heard to the next T_req: short waits double, longer ones stay [SDS-REP-9]."""
    return max(wait, min(wait << min(armed, REARM_MS.bit_length()), REARM_MS))  # doubled more often, every wait is above it


def answer_wait(c, participant, sender, message_id):
    """From a request for a message of that sender to T_resp [SDS-REP-15]."""
    product = (hash64(participant) ^ hash64(sender)) * hash64(message_id)
    if c["repair_profile"] == "fast":  # [SDS-REP-25]
        return 0 if participant == sender else 500 + product % max(1, c["interval_ms"] - 500)
    return product % c["repair_max_ms"]


def is_eligible(c, participant, sender, message_id):  # [SDS-REP-13]
    return hash64(participant, message_id) % c["repair_groups"] == hash64(sender, message_id) % c["repair_groups"]


@dataclass
class Request:
    """A missing message that other participants will be asked for."""
    message_id: str
    wait_ms: int                 # w
    at_ms: int                   # T_req
    armed: int = 0               # c: how often it was armed again


# --------------------------------------------------------------------------- 24 The filter of the dialect waku-js

FOREIGN_WINDOW = 10_000      # [SDS-DIA-2]
FOREIGN_BYTES = 2_344 * 8
FOREIGN_BITS = 150_000


def murmur3(data, seed=0):
    """murmur3_x86_32."""
    h = seed
    body = len(data) & ~3
    for i in range(0, body, 4):
        h ^= scramble(int.from_bytes(data[i:i + 4], "little"))
        h = (h << 13 | h >> 19) & 0xFFFFFFFF
        h = h * 5 + 0xE6546B64 & 0xFFFFFFFF
    if body < len(data):
        h ^= scramble(int.from_bytes(data[body:], "little"))
    h ^= len(data)
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def scramble(k):
    k = k * 0xCC9E2D51 & 0xFFFFFFFF
    k = (k << 15 | k >> 17) & 0xFFFFFFFF
    return k * 0x1B873593 & 0xFFFFFFFF


def foreign_hash(text):
    """|a| mod m, where a is the hash as a signed number."""
    a = murmur3(text.encode("utf-8"))
    return (a if a < 2**31 else 2**32 - a) % FOREIGN_BITS


def foreign_positions(message_id):
    """(byte, bit) of each of the ten positions of an ID."""
    a, b = foreign_hash(message_id), foreign_hash(message_id + " b")
    for i in range(10):
        word, bit = divmod((a + i * b) % FOREIGN_BITS, 64)
        yield 8 * word + 7 - bit // 8, 1 << bit % 8


def foreign_contains(raw, message_id):
    return all(raw[byte] & bit for byte, bit in foreign_positions(message_id))


class ForeignFilter:
    """The bits of a changing set of IDs. They are counted, since 10,000 IDs are too many to begin anew for each message."""

    def __init__(self):
        self.bits, self.counts = bytearray(FOREIGN_BYTES), collections.Counter()

    def add(self, message_id):
        for byte, bit in foreign_positions(message_id):
            self.counts[byte, bit] += 1
            self.bits[byte] |= bit

    def remove(self, message_id):
        for byte, bit in foreign_positions(message_id):
            self.counts[byte, bit] -= 1
            if not self.counts[byte, bit]:
                del self.counts[byte, bit]
                self.bits[byte] &= ~bit


# --------------------------------------------------------------------------- chance

class Chance:
    """SplitMix64: the whole state is one integer, so that it can be saved."""

    def __init__(self, state):
        self.state = state

    @classmethod
    def seeded(cls, seed, channel, participant):
        """Participants with one seed draw differently, or their timers would fire together."""
        return cls(int.from_bytes(hashlib.sha256(u64(seed) + counted(channel) + counted(participant)).digest()[:8], "big"))

    def uniform(self):
        """A number from [0, 1)."""
        self.state = self.state + 0x9E3779B97F4A7C15 & 2**64 - 1
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & 2**64 - 1
        z = (z ^ z >> 27) * 0x94D049BB133111EB & 2**64 - 1
        return ((z ^ z >> 31) >> 11) * 2.0**-53


# --------------------------------------------------------------------------- 6 Participant state

@dataclass
class Missing:
    """A dependency that was not received: missing or prehistory."""
    entry: Entry                 # as it was first named
    sender_id: str               # the first with which it was named [SDS-REP-2]
    since_ms: int = None         # since when it is wanted: prehistory may not be, or not yet [SDS-IN-10]
    ask_ms: int = None           # when a store node is asked next
    period_ms: int = 1_000       # the wait that led to ask_ms

    def to_json(self):
        return {**vars(self), "entry": entry_json(self.entry)}

    @classmethod
    def from_json(cls, x):
        e = x["entry"]
        e = Entry(e["message_id"], unb64(e.get("retrieval_hint", "")), e.get("sender_id", ""))
        return cls(**{**x, "entry": e})


@dataclass
class Interval:
    """One interval of the sync timer."""
    begin_ms: int
    length_ms: int
    fire_ms: float
    fired: bool = False
    consistent: bool = False


@dataclass
class Logged:
    """One place in the log."""
    message_id: str
    sender_id: str
    lamport: int
    names: list                  # IDs of its causal history
    wire: bytes = b""            # kept while somebody may ask for it [SDS-REP-1]

    def key(self):
        return order_key(self.lamport, self.message_id)


NOWHERE = [-1, ""]               # sorts before every entry


class Participant:
    """One participant in one channel [SDS-STATE-1]. Each input takes the time; what comes out gathers in broadcast and events.

    Two clocks run: now is the time of day, and connected is now without the time spent offline [SDS-OFF-1]. Timers and
    periods go by connected; the Lamport timestamp and the bounds on what others can cause go by now."""

    def __init__(self, channel, participant, config, seed, now):
        try:
            check_id(channel, "channel")
            check_id(participant, "participant")
        except Rejected as e:
            raise Refused(str(e)) from None
        self.channel, self.id, self.config, self.seed = channel, participant, configure(config), seed
        self.foreign = ForeignFilter() if self.config["dialect"] == "waku-js" else None  # [SDS-DIA-1]
        self.repairing = self.config["repair"] == "on"
        self.chance = Chance.seeded(seed, channel, participant)
        self.now = self.connected = now
        self.lamport = self.start_lamport = now        # [SDS-STATE-2]
        self.broadcast, self.events = [], []
        self.forget_group()
        self.empty_log(now)
        self.empty_buffers()
        self.empty_repair()

    def forget_group(self):
        self.members = self.present = None             # unknown
        self.steward = ""
        self.online = True

    def empty_log(self, now):
        self.log = []                                  # Logged, in the order of section 9.2
        self.keys = []                                 # their places in the order, in step with log
        self.logged = {}                               # ID -> Logged
        self.naming = collections.Counter()            # ID -> how many messages of the log name it
        self.tips = set()
        self.pruned = {}                               # ID -> Lamport timestamp: the pruned index
        self.pruned_keys = []                          # the same in order
        self.replay_floor = None
        self.hints = {}                                # ID -> what the own transport calls the message
        self.window = collections.deque()              # (ID, Lamport timestamp) in the order of receipt
        self.floor = now                               # [SDS-BLOOM-3]
        self.first_content_ms = None                   # when the first content message of another one was accepted
        self.future_senders = []

    def empty_buffers(self):
        self.outgoing = {}                             # ID -> Outgoing, not yet acknowledged
        self.watched = {}                              # ID -> Outgoing, acknowledged by one; other levels may follow
        self.incoming = {}                             # ID -> Message
        self.missing = {}                              # ID -> Missing
        self.surplus = False                           # a waiting message may have dependencies that found no room in missing
        self.prehistory = {}                           # ID -> Missing, oldest first
        self.lost = {}                                 # IDs, oldest first, as keys; also the next two
        self.ephemeral_seen = {}
        self.sync_seen = {}                            # (sender, Lamport timestamp)
        self.filter_heights = {}                       # sender -> greatest timestamp with an understood filter
        self.ephemeral_last = -1
        self.interval = None
        self.reunion = None                            # the place in the order after which the next sync message begins
        self.digest_ms, self.digest_ids, self.digest_before = None, [], []  # of the steward: when due, since the last one, before
        self.unanswered_ms = None                      # when content that counts came for the first time since we sent something

    def empty_repair(self):
        self.requests = {}                             # ID -> Request: the request buffer
        self.answers = {}                              # ID -> T_resp: the answer buffer
        self.ages = []                                 # heap of (Lamport timestamp, ID) of log entries with wire
        self.copied = {}                               # ID -> when a copy was last heard or sent, oldest first
        self.taken = []                                # [when, requester] of answers taken on
        self.given = []                                # [when, bytes] of answers given
        self.request_sync_ms = None                    # when the last sync message was sent for requests alone

    def tick(self, now):
        passed = max(0, now - self.now)  # [SDS-STATE-3]
        self.now += passed
        if self.online:
            self.connected += passed

    def tell(self, kind, **facts):
        self.events.append({kind: facts})

    # ----------------------------------------------------------------------- 7 Sending

    def send(self, content, wish=""):
        """Sends content. Everything that can be refused is refused before anything changes."""
        self.check_content(content)
        awaited = sum(not m.gave_up for m in self.outgoing.values())
        if awaited >= self.config["outgoing_limit"]:  # [SDS-SEND-8]
            raise Refused(f"{awaited} messages are not acknowledged yet; wait for acknowledgements before sending more")
        m = self.stamp(self.config["history_tips"])
        m.content = content  # [SDS-SEND-4]
        m.message_id = self.choose_id(wish, derived_id(m))
        requests = self.put_requests(m)
        check_size(encode(m))
        self.tell("sent", message_id=m.message_id)
        self.emit(m, requests)
        self.note_copy(m.message_id)
        self.outgoing[m.message_id] = Outgoing(m.message_id, m.lamport, m.wire, self.connected, self.draw_u())  # [SDS-SEND-5]
        for ids in (self.missing, self.lost, self.prehistory):
            ids.pop(m.message_id, None)
        if self.foreign:
            self.enter_window(m)  # [SDS-DIA-2]
        self.insert(m)  # [SDS-SEND-6]
        self.sweep()  # [SDS-RECV-14]
        self.prune()

    def stamp(self, tips, places=None):
        """A message with everything that content and sync messages share; the local timestamp is not yet raised."""
        m = Message(sender_id=self.id, channel_id=self.channel)  # [SDS-WIRE-2]
        m.lamport = max(self.now, self.lamport + 1)  # [SDS-SEND-1, SDS-SYNC-3]
        chosen = self.choose_history(m.lamport, tips) if places is None else [p for p in places if p.lamport < m.lamport][-DIGEST_ENTRIES:]
        m.causal_history = [self.entry(p) for p in chosen]  # [SDS-SEND-2, SDS-SYNC-4]
        m.bloom_filter = self.make_filter(m.lamport)  # [SDS-SEND-3]
        return m

    def emit(self, m, requests):
        """A new content or sync message goes out, and others can learn from it what we have."""
        self.lamport = m.lamport
        m.wire = encode(m) if not requests else without_requests(encode(m))
        self.broadcast.append(encode(m))
        self.requests_sent(requests)
        self.unanswered_ms = None

    def check_content(self, content):  # [SDS-SEND-7]
        if not content:
            raise Refused("the content is empty; a message without content would be a sync message")
        if len(content) > self.config["content_limit"]:
            raise Refused(f"the content has {len(content)} bytes, at most {self.config['content_limit']} can be sent; split it")

    def choose_id(self, wish, derived):  # [SDS-ID-3, SDS-ID-6]
        if self.config["ids"] == "derived" or not wish:
            return derived
        try:
            check_id(wish, "message_id")
        except Rejected as e:
            raise Refused(str(e)) from None
        if self.knows(wish) or wish in self.ephemeral_seen:
            raise Refused(f"message_id {wish!r} names a message that is already here; choose another one")
        return wish

    def holds(self, message_id):
        return message_id in self.logged or message_id in self.incoming

    def knows(self, message_id):
        return self.holds(message_id) or message_id in self.pruned  # [SDS-RET-4]

    # ----------------------------------------------------------------------- 8 Receiving

    def receive(self, wire, hint=b"", now=0):
        """One message arrives, when the clock shows now. That moves our time only once the message is not rejected."""
        try:
            m = decode(wire, self.config["content_limit"])  # (1) [SDS-RECV-1]
            if m.channel_id != self.channel:
                raise Rejected("channel", f"the channel is {m.channel_id!r}, expected {self.channel!r}")
            derived = self.config["ids"] == "derived" and m.kind() != "ephemeral"
            if derived and m.message_id != derived_id(m):  # (3) [SDS-RECV-3, SDS-ID-4]; opaque IDs pass [SDS-ID-5]
                raise Rejected("identity", f"the message ID is {m.message_id!r}, expected {derived_id(m)!r}")
            self.check_age(m)
        except Rejected as e:
            self.tell("rejected", **{"class": e.error_class, "text": str(e)})  # [SDS-WIRE-7, SDS-WIRE-8]
            return
        self.tick(now)
        if m.kind() == "ephemeral":  # (2)
            self.receive_ephemeral(m)
        elif m.kind() == "sync":
            self.receive_sync(m)
        else:
            m.wire = without_requests(wire) if m.repair_request else wire
            self.receive_content(m, hint)
        self.prune()

    def check_age(self, m):  # [SDS-RET-6]
        if self.replay_floor is None or m.kind() != "content" or m.lamport > self.replay_floor:
            return
        if not self.knows(m.message_id):
            raise Rejected("too_old", f"the Lamport timestamp is {m.lamport}, and all up to {self.replay_floor} was forgotten")

    def receive_sync(self, m):
        if (m.sender_id, m.lamport) in self.sync_seen:  # (4) [SDS-RECV-5]
            return
        remember(self.sync_seen, (m.sender_id, m.lamport), MEMORY)
        if m.sender_id == self.id:  # (5) [SDS-RECV-6, SDS-RECV-7]
            return
        self.review(m)  # (6)
        self.hear_requests(m)  # [SDS-REP-30]
        self.verify(m)  # (7) and then it stops [SDS-RECV-10]; our timestamp stays [SDS-ORD-8]
        self.hear(m)

    def receive_content(self, m, hint):
        self.note_copy(m.message_id)
        if self.knows(m.message_id):  # (4) [SDS-RECV-4]
            if self.holds(m.message_id):
                self.keep_hint(m.message_id, hint)
            return
        self.accept(m)
        self.keep_hint(m.message_id, hint)
        if m.sender_id == self.id:  # (5) [SDS-RECV-6, SDS-RECV-7]
            m.flags.add("own_elsewhere")
        else:
            self.review(m)  # (6) [SDS-RECV-8]
            self.hear_requests(m)  # [SDS-REP-30]
        self.verify(m)  # (7) [SDS-RECV-9]
        self.first_content_is_here(m)
        self.enter_window(m)  # (8) [SDS-RECV-11]
        if self.ready(m):  # (9) [SDS-RECV-12]
            self.deliver(m)
        else:
            self.wait(m)  # [SDS-RECV-13]
        self.sweep()  # [SDS-RECV-14]
        self.hear(m)

    def accept(self, m):
        """The ID is received now: no longer missing, lost or prehistory, and its delivery will say which of these it was."""
        self.missing.pop(m.message_id, None)
        if m.message_id in self.lost:  # [SDS-IN-8]
            del self.lost[m.message_id]
            m.flags.add("late")  # [SDS-IN-9]
        if m.message_id in self.prehistory:
            del self.prehistory[m.message_id]
            m.flags.add("prehistory")  # [SDS-DEP-7]

    def first_content_is_here(self, m):
        """From here on the join window closes."""
        if m.sender_id == self.id:
            return
        if self.first_content_ms is None:
            self.first_content_ms = self.connected
        if self.unanswered_ms is None and self.is_small_group():
            self.unanswered_ms = self.connected  # [SDS-LEVEL-7]

    def wait(self, m):
        """Puts a message into the incoming buffer; when that is too much the newest one leaves [SDS-RECV-15]."""
        self.incoming[m.message_id] = m
        if len(self.incoming) <= self.config["incoming_limit"]:
            return
        newest = max(self.incoming.values(), key=Message.key)
        del self.incoming[newest.message_id]
        self.window = collections.deque(w for w in self.window if w[0] != newest.message_id)
        if self.foreign:
            self.foreign.remove(newest.message_id)
        self.miss(Entry(newest.message_id, self.hints.get(newest.message_id, b""), newest.sender_id))
        if newest.message_id not in self.missing:
            self.hints.pop(newest.message_id, None)  # nothing remembers the message, so its hint goes too

    # ----------------------------------------------------------------------- 9.1 Dependencies

    def met(self, m, dependency):
        if dependency == m.message_id:  # [SDS-DEP-3]
            return True
        if dependency in self.logged or dependency in self.pruned:  # [SDS-DEP-1, SDS-RET-4]
            return True
        if dependency in self.incoming:
            return self.incoming[dependency].key() >= m.key()  # [SDS-DEP-2], void by [SDS-DEP-3]
        return dependency in self.lost or dependency in self.prehistory  # [SDS-DEP-4, SDS-DEP-6]

    def ready(self, m):
        return all(self.met(m, d) for d in m.dependencies())

    def unreceived(self, m):
        """The entries of its unmet dependencies that are not in the incoming buffer either."""
        entries = {e.message_id: e for e in reversed(m.causal_history)}
        return [entries[d] for d in m.dependencies() if d not in self.incoming and not self.met(m, d)]

    def verify(self, m):
        """Step 7: what is unmet and was not received is missing [SDS-RECV-16], or prehistory while the join window is open."""
        entries = self.unreceived(m)
        if self.joining() or "prehistory" in m.flags:  # [SDS-DEP-6]
            for e in entries:
                self.forgive(e)
            entries = []
        for e in entries:
            self.miss(e)
        if entries:
            self.tell("missing", dependencies=[e.message_id for e in entries])  # [SDS-DEP-8]
        self.want_prehistory(m)
        self.learn_senders(m)

    def forgive(self, entry):
        """Prehistory from now on. What was missing is so no longer, and all that was wanted of it ends with that [SDS-DEP-6, SDS-IN-10]."""
        x = self.missing.pop(entry.message_id, None)
        self.requests.pop(entry.message_id, None)
        self.prehistory[entry.message_id] = Missing(x.entry, x.sender_id) if x else Missing(entry, entry.sender_id)
        if len(self.prehistory) > FORGIVEN_LIMIT:  # [SDS-DEP-10]
            oldest = next(iter(self.prehistory))
            del self.prehistory[oldest]
            self.requests.pop(oldest, None)  # should it become missing, its wait begins then
            self.surplus = True

    def want_prehistory(self, m):  # [SDS-IN-10]
        if m.lamport <= self.start_lamport:
            return
        for e in m.causal_history:
            x = self.prehistory.get(e.message_id)
            if x and x.since_ms is None:
                self.want(x)

    def want(self, x):
        """Store nodes and, with repair, others will be asked for it."""
        x.since_ms, x.ask_ms = self.connected, self.connected + 1_000
        self.request(x.entry.message_id)  # [SDS-REP-3]

    def joining(self):
        return self.first_content_ms is None or self.connected < self.first_content_ms + self.config["join_grace_ms"]

    def miss(self, entry):
        if entry.message_id in self.missing:
            return
        if len(self.missing) >= self.config["missing_limit"]:  # [SDS-DEP-9]
            self.surplus = True
            return
        self.missing[entry.message_id] = Missing(entry, entry.sender_id)
        self.want(self.missing[entry.message_id])

    def fill_missing(self):
        """Surplus dependencies of waiting messages enter the missing set when there is room [SDS-DEP-9]."""
        if not self.surplus or len(self.missing) >= self.config["missing_limit"]:
            return
        self.surplus = False
        for m in self.waiting():
            for e in self.unreceived(m):
                self.miss(e)

    def waiting(self):
        return sorted(self.incoming.values(), key=Message.key)

    # ----------------------------------------------------------------------- 9.3 Delivery

    def deliver(self, m):
        self.lamport = max(self.lamport, min(m.lamport, self.now + DAY_MS))  # [SDS-ORD-4, SDS-LIM-5]
        after = self.insert(m)  # [SDS-ORD-5]
        if m.lamport > self.now + DAY_MS:
            m.flags.add("future")  # [SDS-LIM-6]
        if any(d in self.lost for d in m.dependencies()):
            m.flags.add("after_loss")  # [SDS-IN-7]
        facts = {"message_id": m.message_id, "sender_id": m.sender_id, "content": b64(m.content)}
        if after:
            facts["after"] = after  # [SDS-ORD-7]
        self.tell("delivered", **facts, flags=[f for f in FLAGS if f in m.flags])  # [SDS-ORD-6]
        self.watch_clock(m)

    def insert(self, m):
        """Gives a message its place in the log and returns the ID of its predecessor there."""
        place = Logged(m.message_id, m.sender_id, m.lamport, m.dependencies())
        if self.repairing and m.lamport >= self.now - ANSWER_AGE_MS:
            place.wire = m.wire  # [SDS-REP-1]
        at = bisect.bisect(self.keys, place.key())
        self.keys.insert(at, place.key())
        self.log.insert(at, place)
        self.index(place)
        self.note_for_digest(place)
        if at == len(self.log) - 1:
            self.begin_interval(self.sync_min_ms())  # [SDS-SYNC-9]
        return self.log[at - 1].message_id if at else ""

    def index(self, place):
        """Keeps the set of tips (section 10): entries of the log that no message in the log names."""
        self.logged[place.message_id] = place
        self.naming.update(place.names)
        self.tips.difference_update(place.names)
        if not self.naming[place.message_id]:
            self.tips.add(place.message_id)
        if place.wire:
            heapq.heappush(self.ages, (place.lamport, place.message_id))

    def sweep(self):
        """Delivers what waited for nothing else: again and again the one that sorts first [SDS-RECV-14, SDS-IN-1]."""
        while True:
            m = next((m for m in self.waiting() if self.ready(m)), None)
            if m is None:
                return self.fill_missing()
            del self.incoming[m.message_id]
            self.deliver(m)

    def watch_clock(self, m):  # [SDS-LIM-7]
        if m.lamport <= self.now + DAY_MS:
            self.future_senders = []
        elif m.sender_id not in self.future_senders:
            self.future_senders.append(m.sender_id)
        if len(self.future_senders) == 3:
            self.tell("clock_suspect", local_ms=self.now, remote_ms=m.lamport)
            self.future_senders = []

    # ----------------------------------------------------------------------- 10 Causal history

    def choose_history(self, lamport, tips):
        """Entries for a message with that timestamp: the newest tips, then the newest others, oldest first."""
        chosen, others = [], []
        left = len(self.tips)
        for place in reversed(self.log):  # sync, ephemeral, missing, lost and waiting IDs are not in it [SDS-HIST-5, SDS-HIST-6]
            is_tip = place.message_id in self.tips
            left -= is_tip
            if place.lamport < lamport:  # [SDS-HIST-2]
                if is_tip and len(chosen) < tips:
                    chosen.append(place)  # [SDS-HIST-3, SDS-HIST-4]
                elif len(others) < self.config["history_size"]:
                    others.append(place)
            enough = len(chosen) + len(others) >= self.config["history_size"]
            if enough and (len(chosen) == tips or not left):
                break
        chosen += others[:max(0, self.config["history_size"] - len(chosen))]
        return sorted(chosen, key=Logged.key)  # [SDS-HIST-1, SDS-HIST-7]

    def entry(self, place):
        """A log entry as a causal history names it [SDS-SEND-9]."""
        sender = place.sender_id if self.repairing or self.foreign else ""  # [SDS-REP-2, SDS-DIA-4]
        return Entry(place.message_id, self.hints.get(place.message_id, b""), sender)

    # ----------------------------------------------------------------------- 11 Filter

    def make_filter(self, lamport):
        if self.foreign:
            return bytes(self.foreign.bits)  # [SDS-DIA-2]
        return make_filter(self.id, lamport, self.floor, [i for i, _ in self.window])  # [SDS-BLOOM-2]

    def enter_window(self, m):
        self.window.append((m.message_id, m.lamport))
        if self.foreign:
            self.foreign.add(m.message_id)
        while len(self.window) > (FOREIGN_WINDOW if self.foreign else self.config["filter_window"]):
            left, lamport = self.window.popleft()
            self.floor = max(self.floor, lamport)  # [SDS-BLOOM-3]
            if self.foreign:
                self.foreign.remove(left)

    # ----------------------------------------------------------------------- 12 Acknowledgement

    def review(self, x):
        """Reviews the outgoing messages by the history and the filter of a message of another participant."""
        touched = {}
        for m in (self.own(d) for d in x.dependencies()):
            if m:  # [SDS-ACK-1]
                m.witness(x.sender_id).named = True
                touched[m.message_id] = m
        for m in (self.claims if self.foreign else self.weigh)(x):
            touched[m.message_id] = m
        for m in sorted(touched.values(), key=lambda m: m.lamport):
            self.settle(m)

    def own(self, message_id):
        return self.outgoing.get(message_id) or self.watched.get(message_id)

    def weigh(self, x):
        """Yields the own messages about which the filter of x says something."""
        evidence = self.counting_filter(x)
        if evidence is None:
            return
        for m in (*self.outgoing.values(), *self.watched.values()):
            if not evidence.covers(x.lamport, m.lamport):
                continue
            verdict = evidence.verdict(m.message_id, self.config["ack_filter_max"])
            if verdict != "none":
                m.witness(x.sender_id).review(verdict == "hit", evidence.p)
                yield m

    def counting_filter(self, x):
        """The filter of x, if it is understood and newer than all that counted from its sender [SDS-ACK-3]."""
        evidence = Filter.read(x)
        if evidence is None or x.lamport > self.now + DAY_MS:
            return None
        if x.lamport <= self.filter_heights.get(x.sender_id, -1):
            return None
        self.filter_heights[x.sender_id] = x.lamport
        return evidence

    def claims(self, x):
        """The same in the dialect waku-js: a filter makes a message possibly acknowledged, and no more [SDS-DIA-5]."""
        if len(x.bloom_filter) == FOREIGN_BYTES:
            for m in self.outgoing.values():
                if foreign_contains(x.bloom_filter, m.message_id):
                    m.witness(x.sender_id).claimed = True
                    yield m

    def settle(self, m):
        """Moves a message to the levels and the state that the evidence gives it. Only evidence leads here [SDS-ACK-9]."""
        for level in LEVELS:
            if level not in m.levels and self.reaches(m, level):  # for good [SDS-ACK-8, SDS-LEVEL-5]
                m.levels.append(level)
                self.tell("acknowledged", message_id=m.message_id, level=level, by=m.named(self.config["ack_epsilon"]))  # [SDS-ACK-10]
        if "one" in m.levels:
            self.set_aside(m)
            return
        possibly = any(w.verdict == "hit" or w.claimed for w in m.witnesses.values())
        state = "possibly_acknowledged" if possibly else "unacknowledged"  # [SDS-ACK-2, SDS-ACK-5]
        if state != m.state and possibly:
            self.tell("possibly_acknowledged", message_id=m.message_id)  # [SDS-ACK-11]
        m.state = state

    def set_aside(self, m):
        """An acknowledged message is not resent [SDS-OUT-5]; it is watched while there are levels that it may reach."""
        self.outgoing.pop(m.message_id, None)
        m.state, m.wire = "acknowledged", b""
        if all(level in m.levels for level in self.levels_on()):
            self.watched.pop(m.message_id, None)
        else:
            self.watched[m.message_id] = m

    # ----------------------------------------------------------------------- time

    def advance(self):
        """Time has passed: everything that is due happens once, however late we wake. Offline nothing is due [SDS-OFF-1]."""
        if not self.online:
            return
        self.sweep_missing()
        self.sweep_outgoing()
        self.give_answers()
        self.steward_digest()
        self.sync()
        self.speak_up()
        self.ask_now()
        self.prune()

    def deadline(self):
        """When the next advance is due, or None."""
        due = [t for x in self.missing.values() for t in (x.ask_ms, x.since_ms + self.config["lost_after_ms"])]
        due += [x.ask_ms for x in self.wanted_prehistory()]
        if not self.alone():
            due += [self.due(m) for m in self.outgoing.values() if not m.gave_up]
        if self.interval:
            due.append(self.interval.begin_ms + self.interval.length_ms)
            if not self.interval.fired and not self.interval.consistent:
                due.append(self.interval.fire_ms)
        due += self.answers.values()
        due += [t for t in (self.asks_ms(), self.digest_ms, self.speaks_up_ms()) if t is not None]
        if not due or not self.online:
            return None
        return self.now + max(0, math.ceil(min(due)) - self.connected)

    # ----------------------------------------------------------------------- 13 Incoming buffer sweep

    def sweep_missing(self):
        for message_id, x in sorted(self.missing.items(), key=lambda i: (i[1].since_ms, i[0].encode("utf-8"))):
            if self.connected >= x.since_ms + self.config["lost_after_ms"]:  # [SDS-IN-4, SDS-IN-5]
                self.lose(message_id)
        ask = [x for x in (*self.missing.values(), *self.wanted_prehistory()) if self.connected >= x.ask_ms]
        for x in ask:  # [SDS-IN-3]
            x.period_ms = min(2 * x.period_ms, 60_000)
            x.ask_ms = self.connected + x.period_ms
        if ask:  # [SDS-IN-2]
            self.tell("retrieve", entries=[entry_json(x.entry) for x in ask])

    def wanted_prehistory(self):
        """The prehistory that a store node is still asked for [SDS-IN-10]."""
        return [x for x in self.prehistory.values() if self.in_time(x) and x.ask_ms < x.since_ms + self.config["lost_after_ms"]]

    def in_time(self, x):
        return x.since_ms is not None and self.connected < x.since_ms + self.config["lost_after_ms"]

    def lose(self, message_id):
        if self.missing.pop(message_id, None) is None:
            return
        self.requests.pop(message_id, None)  # [SDS-REP-28]
        self.hints.pop(message_id, None)
        self.surplus |= remember(self.lost, message_id, FORGIVEN_LIMIT)  # [SDS-DEP-10]
        self.tell("lost", message_id=message_id)  # [SDS-IN-7]
        self.sweep()  # [SDS-IN-6]

    # ----------------------------------------------------------------------- 14 Outgoing buffer sweep

    def draw_u(self):
        return -0.2 + 0.4 * self.chance.uniform()

    def due(self, m):
        """When a message is resent next, or given up [SDS-OUT-2, SDS-OUT-4]."""
        if m.state == "unacknowledged":
            first, most = self.config["resend_unacknowledged_ms"], 120_000
        else:
            first, most = self.config["resend_possibly_ms"], 300_000
        return m.broadcast_ms + min(first * 2**m.attempts, max(first, most)) * (1 + m.u)

    def alone(self):
        return self.members is not None and set(self.members) <= {self.id}

    def sweep_outgoing(self):
        if self.alone():  # [SDS-OUT-9]
            return
        for m in self.outgoing.values():
            if m.gave_up or self.connected < self.due(m):
                continue
            if m.attempts >= self.config["resend_attempts"]:  # [SDS-OUT-6]
                m.gave_up = True  # and stays [SDS-OUT-8]
                self.tell("gave_up", message_id=m.message_id)  # [SDS-OUT-7]
                continue
            m.attempts += 1
            self.resend(m)  # [SDS-OUT-1, SDS-OUT-3]

    def resend(self, m):
        self.broadcast.append(m.wire)
        m.broadcast_ms, m.u = self.connected, self.draw_u()
        self.note_copy(m.message_id)

    # ----------------------------------------------------------------------- 15 Sync messages

    def sync_min_ms(self):
        """Imin."""
        if self.config["sync_min_ms"] is not None:
            return self.config["sync_min_ms"]
        times = 3 if self.steward else 2  # [SDS-DIG-3]
        return min(times * self.config["interval_ms"], self.config["sync_max_ms"])

    def begin_interval(self, length):
        if not self.config["sync_max_ms"]:
            return
        group = max(2, len(set(self.members or []) | {self.id}))
        late = 1 + math.log(1 + self.chance.uniform() * (group - 1)) / math.log(group)
        self.interval = Interval(self.connected, length, self.connected + length / 2 * late)

    def hear(self, m):
        """What a message of another participant means for the sync timer, after it was received."""
        if m.sender_id == self.id or not self.log:
            return
        newest = self.log[-1]
        if newest.message_id in m.dependencies():
            if self.interval:
                self.interval.consistent = True
        elif m.kind() == "sync" and m.lamport > newest.lamport + SYNC_BEHIND_MS:  # [SDS-SYNC-11]
            self.meet_again(m)
            if self.interval and self.interval.length_ms > self.sync_min_ms():
                self.begin_interval(self.sync_min_ms())

    def sync(self):
        """Runs the sync timer [SDS-SYNC-1]. With an empty log there is no interval [SDS-SYNC-7]."""
        i = self.interval
        if i is None:
            return
        if not i.fired and self.connected >= i.fire_ms:
            i.fired = True
            if self.log and (not i.consistent or self.due_requests()):  # [SDS-SYNC-8, SDS-REP-10]
                self.send_sync()
        if self.connected >= i.begin_ms + i.length_ms:
            self.begin_interval(min(2 * i.length_ms, self.config["sync_max_ms"]))  # [SDS-SYNC-10]

    def send_sync(self, places=None):
        """Sends a sync message that names the given places, or those that a reunion or the rule for sync messages chooses."""
        if places is None and self.reunion is not None:
            places, self.reunion = self.after_reunion(), None
        m = self.stamp(SYNC_TIPS, places)  # without content [SDS-SYNC-2]; neither logged nor buffered [SDS-SYNC-5, SDS-SYNC-6, SDS-BLOOM-5]
        m.message_id = derived_id(m)
        self.emit(m, self.put_requests(m))

    # ----------------------------------------------------------------------- 16 Ephemeral messages

    def send_ephemeral(self, content, wish=""):
        """Sends content without reliability [SDS-EPH-1]: no timestamp, history, filter or buffer [SDS-EPH-2, SDS-EPH-3, SDS-EPH-6]."""
        self.check_content(content)
        e = max(self.now, self.ephemeral_last + 1)
        message_id = self.choose_id(wish, ephemeral_id(self.channel, self.id, e, content))  # [SDS-ID-7]
        wire = encode(Message(sender_id=self.id, message_id=message_id, channel_id=self.channel, content=content))
        check_size(wire)
        self.ephemeral_last = e
        remember(self.ephemeral_seen, message_id, MEMORY)
        self.tell("sent", message_id=message_id)
        self.broadcast.append(wire)

    def receive_ephemeral(self, m):  # [SDS-RECV-2, SDS-EPH-4, SDS-EPH-5]
        if m.message_id in self.ephemeral_seen:
            return
        remember(self.ephemeral_seen, m.message_id, MEMORY)
        self.tell("delivered", message_id=m.message_id, sender_id=m.sender_id, content=b64(m.content), flags=["ephemeral"])  # [SDS-EPH-7]

    # ----------------------------------------------------------------------- 17.2 Repair: asking

    def request(self, message_id):
        """Another ID that others will be asked for [SDS-REP-3]. In a full buffer the last one in time leaves [SDS-REP-24]."""
        if not self.repairing or message_id in self.requests:
            return
        wait = request_wait(self.config, self.id, message_id)  # [SDS-REP-4]
        self.requests[message_id] = Request(message_id, wait, self.connected + wait)
        if len(self.requests) > REPAIR_BUFFER:
            del self.requests[max(self.requests.values(), key=by_time).message_id]

    def learn_senders(self, m):
        """Senders of what was not received, as far as others name them [SDS-REP-2]."""
        for e in m.causal_history:
            x = self.unreceived_as(e.message_id)
            if x and not x.sender_id:
                x.sender_id = e.sender_id

    def unreceived_as(self, message_id):
        """What is kept of a missing or prehistory ID, or None."""
        return self.missing.get(message_id) or self.prehistory.get(message_id)

    def due_requests(self):
        """The requests that a message takes along now, also offline: those whose T_req has come, the earliest first [SDS-REP-6, SDS-REP-7]."""
        due = [r for r in self.requests.values() if self.connected >= r.at_ms and self.is_wanted(r.message_id)]
        return sorted(due, key=by_time)[:REQUESTS_EACH]

    def is_wanted(self, message_id):
        x = self.unreceived_as(message_id)
        return x is not None and self.in_time(x)

    def put_requests(self, m):
        """Puts what is due into a message; nothing when nothing is [SDS-REP-8]."""
        requests = self.due_requests()
        m.repair_request = [Entry(r.message_id, self.hints.get(r.message_id, b""), self.unreceived_as(r.message_id).sender_id)
                            for r in requests]
        return requests

    def requests_sent(self, requests):
        for r in requests:
            self.arm_again(r)
            self.tell("repair_requested", message_id=r.message_id)

    def arm_again(self, r):  # [SDS-REP-9]
        r.armed += 1
        r.at_ms = self.connected + rearmed_wait(r.wait_ms, r.armed)

    def asks_ms(self):
        """When a sync message is due for requests alone, or None [SDS-REP-11]."""
        due = [r.at_ms for r in self.requests.values() if self.is_wanted(r.message_id)]
        if not due or not self.log:
            return None
        return min(due) if self.request_sync_ms is None else max(min(due), self.request_sync_ms + REQUEST_SYNC_MS)

    def ask_now(self):
        self.requests = {i: r for i, r in self.requests.items() if self.is_wanted(i)}
        due = self.asks_ms()
        if due is not None and self.connected >= due:
            self.request_sync_ms = self.connected
            self.send_sync()

    # ----------------------------------------------------------------------- 17.3 Repair: answering

    def note_copy(self, message_id):
        """A copy of a message was heard, also as a duplicate [SDS-REP-29], or sent."""
        if not self.repairing:
            return
        self.requests.pop(message_id, None)  # [SDS-REP-5]
        self.answers.pop(message_id, None)  # [SDS-REP-19]
        self.copied.pop(message_id, None)
        self.copied[message_id] = self.now
        self.copied = drop_while(self.copied, lambda i: self.now - self.copied[i] >= self.copy_ms())

    def copy_ms(self):
        """T_min of SDS-REP-21."""
        return 200 if self.config["repair_profile"] == "fast" else self.config["repair_min_ms"]

    def hear_requests(self, m):
        if not self.repairing:
            return
        for message_id in dict.fromkeys(e.message_id for e in m.repair_request[:REQUESTS_EACH]):  # [SDS-REP-22]
            if message_id in self.requests:
                self.arm_again(self.requests[message_id])
            elif message_id in self.logged:  # [SDS-REP-12]
                self.take_request(self.logged[message_id], m.sender_id)

    def take_request(self, place, requester):
        """Adds an answer, if we are the one to give it [SDS-REP-14]."""
        if place.message_id in self.answers or not self.may_answer(place):  # [SDS-REP-20]
            return
        if self.now - self.copied.get(place.message_id, -math.inf) < self.copy_ms():  # [SDS-REP-21]
            return
        self.taken = [t for t in self.taken if self.now - t[0] < REQUESTER_MS]
        if sum(who == requester for _, who in self.taken) >= REQUESTS_EACH:  # [SDS-REP-22]
            return
        self.taken.append([self.now, requester])
        wait = answer_wait(self.config, self.id, place.sender_id, place.message_id)  # [SDS-REP-15, SDS-REP-16]
        self.answers[place.message_id] = self.connected + wait
        if len(self.answers) > REPAIR_BUFFER:  # [SDS-REP-24]
            del self.answers[max(self.answers, key=self.answer_order)]

    def answer_order(self, message_id):
        return self.answers[message_id], message_id.encode("utf-8")

    def may_answer(self, place):
        young = place.lamport >= self.now - ANSWER_AGE_MS  # [SDS-REP-22]
        return young and place.wire and is_eligible(self.config, self.id, place.sender_id, place.message_id)

    def give_answers(self):
        """Broadcasts what is due [SDS-REP-17], in the bytes that were kept [SDS-REP-18]."""
        for message_id in sorted((i for i, at in self.answers.items() if self.connected >= at), key=self.answer_order):
            del self.answers[message_id]
            place = self.logged.get(message_id)
            if not place or not self.may_answer(place) or not self.can_afford(len(place.wire)):
                continue
            self.given.append([self.now, len(place.wire)])
            self.broadcast.append(place.wire)
            self.note_copy(message_id)  # and no resend waits longer for it [SDS-OUT-4]
        while self.ages and self.ages[0][0] < self.now - ANSWER_AGE_MS:
            old = self.logged.get(heapq.heappop(self.ages)[1])
            if old:
                old.wire = b""  # nobody is answered with it any more

    def can_afford(self, size):  # [SDS-REP-23]
        self.given = [g for g in self.given if self.now - g[0] < ANSWERS_MS]
        return len(self.given) < ANSWERS_EACH and sum(g[1] for g in self.given) + size <= ANSWER_BYTES

    # ----------------------------------------------------------------------- 18 Durability

    # The contract is the disk: whatever a reply showed is in save(), so it was durable before anybody heard of it
    # [SDS-DUR-1, SDS-DUR-2, SDS-DUR-3], and a delivery was confirmed when its reply was written [SDS-DUR-11, SDS-DUR-13].

    def save(self):
        """Everything that outlives a crash, as text."""
        s = {name: getattr(self, name) for name in SAVED}
        s["chance"] = self.chance.state
        s["log"] = [{**vars(e), "wire": b64(e.wire)} for e in self.log]
        for name in ("outgoing", "watched"):
            s[name] = [{**vars(m), "wire": b64(m.wire), "witnesses": {k: vars(w) for k, w in m.witnesses.items()}}
                       for m in getattr(self, name).values()]
        s["incoming"] = [[b64(m.wire), sorted(m.flags)] for m in self.incoming.values()]
        s["missing"] = [x.to_json() for x in self.missing.values()]
        s["prehistory"] = [x.to_json() for x in self.prehistory.values()]
        s["interval"] = vars(self.interval) if self.interval else None
        s["hints"] = {i: b64(h) for i, h in self.hints.items()}
        s["requests"] = [vars(r) for r in self.requests.values()]
        s.update({name: list(getattr(self, name)) for name in SAVED_LISTS})
        return json.dumps(s)

    @classmethod
    def load(cls, saved):
        """The participant that save was called on [SDS-DUR-4, SDS-DUR-5, SDS-DUR-6, SDS-DUR-7]."""
        s = json.loads(saved)
        p = cls(s["channel"], s["id"], s["config"], s["seed"], s["now"])
        for name in SAVED:
            setattr(p, name, s[name])
        p.chance = Chance(s["chance"])
        p.log = [Logged(**{**e, "wire": unb64(e["wire"])}) for e in s["log"]]
        p.keys = [e.key() for e in p.log]
        for place in p.log:
            p.index(place)
        p.pruned_keys = sorted(order_key(lamport, i) for i, lamport in p.pruned.items())
        for name in ("outgoing", "watched"):
            for o in s[name]:
                o["wire"], o["witnesses"] = unb64(o["wire"]), {k: Witness(**w) for k, w in o["witnesses"].items()}
                getattr(p, name)[o["message_id"]] = Outgoing(**o)
        for wire, flags in s["incoming"]:
            m = decode(unb64(wire), p.config["content_limit"])
            m.flags, m.wire = set(flags), unb64(wire)
            p.incoming[m.message_id] = m
        for name in ("missing", "prehistory"):
            setattr(p, name, {x["entry"]["message_id"]: Missing.from_json(x) for x in s[name]})
        p.interval = Interval(**s["interval"]) if s["interval"] else None
        p.hints = {i: unb64(h) for i, h in s["hints"].items()}
        p.requests = {r["message_id"]: Request(**r) for r in s["requests"]}
        for name in ("lost", "ephemeral_seen"):
            setattr(p, name, dict.fromkeys(s[name]))
        p.sync_seen = dict.fromkeys((sender, lamport) for sender, lamport in s["sync_seen"])
        p.window = collections.deque((i, lamport) for i, lamport in s["window"])  # [SDS-DUR-8]
        for message_id, _ in p.window if p.foreign else ():
            p.foreign.add(message_id)
        return p

    def recover(self, now):
        """What happens at a restart, after load. Resends go on where they were [SDS-DUR-10]."""
        self.tick(now)
        if self.log:
            self.begin_interval(self.sync_min_ms())  # [SDS-DUR-14]

    # ----------------------------------------------------------------------- 19 Going offline

    def go(self, online):
        """Tells that we are connected, or not. Going offline changes nothing but the clock of the timers [SDS-OFF-2]."""
        back, self.online = online and not self.online, online
        if back and not self.alone():
            for m in self.outgoing.values():  # [SDS-OFF-3]
                self.resend(m)

    # ----------------------------------------------------------------------- 20 Retention

    def prune(self):
        """Shortens the log to its limit, from its beginning [SDS-RET-1, SDS-RET-2]."""
        drop = 0
        while len(self.log) - drop > self.config["log_limit"] and not self.is_awaited(self.log[drop].message_id):
            drop += 1
        for place in self.log[:drop]:
            self.forget(place)
        del self.log[:drop], self.keys[:drop]
        while len(self.pruned_keys) > self.config["pruned_limit"]:  # [SDS-RET-5]
            lamport, message_id = self.pruned_keys.pop(0)
            del self.pruned[message_id.decode("utf-8")]
            self.replay_floor = lamport if self.replay_floor is None else max(self.replay_floor, lamport)

    def is_awaited(self, message_id):  # [SDS-RET-3]
        return message_id in self.outgoing and not self.outgoing[message_id].gave_up

    def forget(self, place):
        """Takes an entry out of everything that belongs to the log, and remembers its ID."""
        for ids in (self.logged, self.hints, self.outgoing, self.watched, self.answers):
            ids.pop(place.message_id, None)
        self.tips.discard(place.message_id)
        for name in place.names:
            self.naming[name] -= 1
            if not self.naming[name]:
                del self.naming[name]
                if name in self.logged:
                    self.tips.add(name)
        self.pruned[place.message_id] = place.lamport
        bisect.insort(self.pruned_keys, place.key())

    # ----------------------------------------------------------------------- 21 Retrieval hints

    def keep_hint(self, message_id, hint):
        """Keeps what the own transport calls a message [SDS-HINT-1]; the first one stays [SDS-HINT-2], a strange one goes [SDS-HINT-3]."""
        if 1 <= len(hint) <= HINT_BYTES:
            self.hints.setdefault(message_id, hint)

    def hint(self, message_id, hint):
        """The transport names a message after the fact. A sync or ephemeral message is never named, so its hint is of no use."""
        if not 1 <= len(hint) <= HINT_BYTES:
            raise Refused(f"the hint has {len(hint)} bytes, 1 to {HINT_BYTES} can be sent")  # [SDS-HINT-3]
        if self.holds(message_id):
            self.keep_hint(message_id, hint)

    # ----------------------------------------------------------------------- 22 Levels of acknowledgement

    def levels_on(self):
        """Those that a message may reach some day. Who is steward can be told at any time."""
        return [x for x in LEVELS if self.config.get("ack_" + x, 1)]

    def reaches(self, m, level):
        if level == "one":
            return m.acknowledged_by(1, self.config)  # [SDS-ACK-6, SDS-ACK-7]
        if level == "steward":
            return self.steward in m.named(self.config["ack_epsilon"])  # [SDS-LEVEL-1]
        n, among = self.config["ack_" + level], self.others(self.members)
        if level == "percent":
            among = self.others(self.present_members())
            if not among:  # [SDS-LEVEL-4]
                return False
            n = -(-n * len(among) // 100)
        return n > 0 and m.acknowledged_by(n, self.config, among)  # [SDS-LEVEL-2, SDS-LEVEL-3]

    def present_members(self):
        """Who is present, as far as it is a member, or None when that is not known."""
        if self.present is None or self.members is None:
            return self.present
        return [p for p in self.present if p in self.members]

    def others(self, ids):
        return None if ids is None else set(ids) - {self.id}

    def learn_group(self, members, present, steward):
        """What the application knows of the group."""
        if self.online and self.is_quiet_over() and not self.is_small_group():
            self.unanswered_ms = None  # it ended before this was known
        self.members, self.present = members, present
        if steward != self.steward:
            self.steward = steward
            self.digest_ms, self.digest_ids, self.digest_before = None, [], []
        for m in sorted((*self.outgoing.values(), *self.watched.values()), key=lambda m: m.lamport):
            self.settle(m)  # [SDS-LEVEL-6]

    def is_small_group(self):
        """Whether we know who is present, and these are few, oneself included."""
        present = self.present_members()
        return present is not None and len({*present, self.id}) <= QUIET_PRESENT

    def speaks_up_ms(self):
        """When the time is over in which we received and sent nothing, or None [SDS-LEVEL-7]."""
        return None if self.unanswered_ms is None else self.unanswered_ms + QUIET_MS

    def is_quiet_over(self):
        due = self.speaks_up_ms()
        return due is not None and self.connected >= due

    def speak_up(self):
        if not self.is_quiet_over():
            return
        if self.is_small_group() and self.log:  # [SDS-SYNC-7]
            self.send_sync()
        self.unanswered_ms = None  # also where nothing is sent: the next content message begins anew

    # ----------------------------------------------------------------------- 23 Digests

    def meet_again(self, m):
        """The sender of a sync message lacks something: the next one of ours begins after what it named [SDS-DIG-1]."""
        known = [self.logged[d] for d in m.dependencies() if d in self.logged]
        newest = max(known, key=Logged.key) if known else None
        after = [newest.lamport, newest.message_id] if newest else NOWHERE
        if self.reunion is None or order_key(*after) < order_key(*self.reunion):
            self.reunion = after

    def after_reunion(self):
        return self.log[bisect.bisect(self.keys, order_key(*self.reunion)):]

    def note_for_digest(self, place):
        if self.steward != self.id:
            return
        self.digest_ids.append(place.message_id)
        if self.digest_ms is None:
            self.digest_ms = self.connected + self.config["interval_ms"]

    def steward_digest(self):  # [SDS-DIG-2]
        if self.digest_ms is None or self.connected < self.digest_ms:
            return
        ids = {*self.digest_before, *self.digest_ids}
        self.digest_ms, self.digest_before, self.digest_ids = None, self.digest_ids, []
        places = [self.logged[i] for i in ids if i in self.logged]
        if places:
            self.send_sync(sorted(places, key=Logged.key))

    # ----------------------------------------------------------------------- what the application and the judge ask for

    def state(self):
        """The answer to inspect."""
        by_bytes = lambda ids: sorted(ids, key=lambda i: i.encode("utf-8"))
        state = {
            "lamport": self.lamport,
            "log": [{"message_id": e.message_id, "sender_id": e.sender_id, "lamport": e.lamport} for e in self.log],
            "outgoing": [{"message_id": m.message_id, "state": m.state, "attempts": m.attempts, "by": m.named(self.config["ack_epsilon"])}
                         for m in sorted(self.outgoing.values(), key=lambda m: order_key(m.lamport, m.message_id))],
            "incoming": [{"message_id": m.message_id, "missing": by_bytes(d for d in m.dependencies() if not self.met(m, d))}
                         for m in self.waiting()],
            "missing": by_bytes(self.missing), "lost": by_bytes(self.lost), "prehistory": by_bytes(self.prehistory),
            "window": [i for i, _ in self.window], "floor": self.floor, "pruned": by_bytes(self.pruned),
        }
        if self.replay_floor is not None:
            state["replay_floor"] = self.replay_floor
        return state


SAVED = ("channel", "id", "config", "seed", "now", "connected", "lamport", "start_lamport", "surplus", "floor", "filter_heights",
         "first_content_ms", "ephemeral_last", "future_senders", "members", "present", "steward", "online", "pruned", "replay_floor",
         "reunion", "digest_ms", "digest_ids", "digest_before", "unanswered_ms", "answers", "copied", "taken", "given", "request_sync_ms")
SAVED_LISTS = ("lost", "ephemeral_seen", "sync_seen", "window")


def by_time(r):
    """The order of the request buffer."""
    return r.at_ms, r.message_id.encode("utf-8")


def drop_while(memory, is_old):
    """A memory without the first ones that are old."""
    for item in list(itertools.takewhile(is_old, memory)):
        del memory[item]
    return memory


def remember(memory, item, most):
    """Adds to a memory of bounded size; the oldest leaves, a repetition keeps its place. Whether one left."""
    memory.setdefault(item)
    if len(memory) <= most:
        return False
    del memory[next(iter(memory))]
    return True


def check_size(wire):
    if len(wire) > MESSAGE_BYTES:
        raise Refused(f"the message would have {len(wire)} bytes, and every receiver rejects more than {MESSAGE_BYTES}")


def b64(raw):
    return base64.b64encode(raw).decode("ascii")


def unb64(line):
    return base64.b64decode(line.encode("ascii"), validate=True)


def entry_json(e):
    out = {"message_id": e.message_id}
    if e.retrieval_hint:
        out["retrieval_hint"] = b64(e.retrieval_hint)
    if e.sender_id:
        out["sender_id"] = e.sender_id
    return out


# --------------------------------------------------------------------------- the adapter contract

class Failure(Exception):
    """A reply without ok. The operation certainly did not happen."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


HELLO = {
    "contract": 1, "implementation": {"name": "causeway-python", "version": "1", "language": "Python"},
    "clock": "virtual", "step_ms": 0,
    "capabilities": ["resend", "ack", "sync", "ephemeral", "repair", "retrieve", "hints", "persistence", "snapshot", "inspect",
                     "acked-by", "levels", "retention", "offline", "digests", "opaque-ids", "derived-ids"],
    "dialects": list(VALUES["dialect"]), "limits": {"content_bytes": DEFAULTS["content_limit"]},
}
MUST = object()


def take(request, name, kind, default=MUST):
    """A field of a request, checked."""
    if name not in request:
        if default is MUST:
            raise Failure("malformed", f"{request.get('cmd')} without {name}; see harness/ADAPTER.md for its fields")
        return default
    value = request[name]
    if kind is bytes:
        try:
            raw = unb64(value)
            if b64(raw) == value:
                return raw
        except (ValueError, AttributeError):
            pass
        raise Failure("malformed", f"{name} is not base64")
    if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
        raise Failure("malformed", f"{name} is {json.dumps(value)[:80]}, expected {getattr(kind, '__name__', 'a number')}")
    if kind is str:
        check_text(value, name)
    if kind is int and not 0 <= value < 2**64:
        raise Failure("malformed", f"{name} is {value}, expected 0 to 2^64-1")
    return value


def take_whole(config, name):
    """A whole number of the configuration. That it is negative is for the specification to say."""
    if not isinstance(config[name], int) or isinstance(config[name], bool):
        raise Failure("malformed", f"{name} is {json.dumps(config[name])[:80]}, expected a whole number")


def take_ids(request, name):
    """A list of participant IDs, or None when it is not known."""
    ids = take(request, name, list, None)
    for i in ids or []:
        take({"cmd": request["cmd"], name: i}, name, str)
    return ids



def check_text(value, name):
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Failure("malformed", f"{name} holds half of a surrogate pair, which is no text") from None


class Adapter:
    """Answers requests; one process hosts many participants."""

    def __init__(self):
        self.nodes, self.snapshots = {}, {}

    def answer(self, line):
        """The reply to one line, as an object."""
        number = 0
        try:
            try:
                request = json.loads(line)
            except ValueError as e:
                raise Failure("malformed", f"the line is not JSON: {e}") from None
            if not isinstance(request, dict):
                raise Failure("malformed", "the line is not a JSON object")
            number = take(request, "id", int)
            cmd = take(request, "cmd", str)
            handler = getattr(self, "on_" + cmd, None) if cmd.isalpha() else None
            if handler is None:
                raise Failure("unsupported", f"command {cmd!r} is not known here")
            return {"id": number, "ok": handler(request)}
        except Failure as e:
            return {"id": number, "error": {"code": e.code, "definite": True, "text": str(e)}}
        except Refused as e:
            return {"id": number, "error": {"code": "invalid", "definite": True, "text": str(e)}}
        except Exception as e:  # a bug here: say so, keep the session
            traceback.print_exc()
            return {"id": number, "error": {"code": "internal", "definite": False, "text": repr(e)}}

    def node(self, request):
        name = take(request, "node", str)
        if name not in self.nodes:
            raise Failure("invalid", f"node {name!r} is not known; create it first")
        return self.nodes[name]

    def timed(self, request):
        """The node of a request that carries the time."""
        p, now = self.node(request), take(request, "now_ms", int)
        p.tick(now)
        return p

    @staticmethod
    def effects(p):
        """What a participant wants now: the common body of a reply."""
        ok = {"broadcast": [{"wire": b64(w)} for w in p.broadcast], "events": p.events}
        p.broadcast, p.events = [], []
        due = p.deadline()
        if due is not None:
            ok["deadline_ms"] = due
        return ok

    def on_hello(self, request):
        versions = take(request, "contract", dict)
        least, most = take(versions, "min", int), take(versions, "max", int)
        if not least <= 1 <= most:
            raise Failure("unsupported", f"contract versions {least} to {most} are offered; this adapter speaks 1")
        return HELLO

    def on_create(self, request):
        name = take(request, "node", str)
        if name in self.nodes:
            raise Failure("invalid", f"node {name!r} exists; close it first")
        config = take(request, "config", dict, {})
        for key in config:
            if key in VALUES:
                if take(config, key, str) not in VALUES[key] and key in ("dialect", "ids"):
                    raise Failure("unsupported", f"{key} is {config[key]!r}; here it can be {' or '.join(VALUES[key])}")
            elif key in ("ack_epsilon", "ack_filter_max"):
                take(config, key, (int, float))
            elif key in DEFAULTS:
                take_whole(config, key)
        self.nodes[name] = Participant(take(request, "channel", str), take(request, "participant", str), config,
                                       take(request, "seed", int), take(request, "now_ms", int))
        return self.effects(self.nodes[name])

    def on_context(self, request):
        p = self.node(request)
        members, present = take_ids(request, "members"), take_ids(request, "present")
        steward, online = take(request, "steward", str, ""), take(request, "online", bool, p.online)
        p.tick(take(request, "now_ms", int, p.now))
        p.learn_group(members, present, steward)
        p.go(online)
        return self.effects(p)

    def on_send(self, request):
        content, wish = take(request, "content", bytes), take(request, "message_id", str, "")
        ephemeral = take(request, "ephemeral", bool, False)
        p = self.timed(request)
        (p.send_ephemeral if ephemeral else p.send)(content, wish)
        return self.effects(p)

    def on_hint(self, request):
        p = self.node(request)
        p.hint(take(request, "message_id", str), take(request, "retrieval_hint", bytes))
        return self.effects(p)

    def on_receive(self, request):
        wire, hint = take(request, "wire", bytes), take(request, "retrieval_hint", bytes, b"")
        p, now = self.node(request), take(request, "now_ms", int)
        p.receive(wire, hint, now)
        return self.effects(p)

    def on_advance(self, request):
        p = self.timed(request)
        p.advance()
        return self.effects(p)

    def on_inspect(self, request):
        return {"state": self.node(request).state()}

    def on_restart(self, request):
        old, now = self.node(request), take(request, "now_ms", int)
        if take(request, "durable", bool):
            return self.recover(request, old.save(), now)  # every step is saved before its reply, so this is what a disk would hold
        new = Participant(old.channel, old.id, old.config, old.seed, now)  # under which ID is for the application to say [SDS-DUR-12]
        self.nodes[request["node"]] = new
        return self.effects(new)

    def recover(self, request, saved, now):
        p = Participant.load(saved)
        p.recover(now)
        self.nodes[request["node"]] = p
        return self.effects(p)

    def on_snapshot(self, request):
        name = f"snapshot-{len(self.snapshots) + 1}"
        self.snapshots[name] = self.node(request).save()
        return {"snapshot": name}

    def on_restore(self, request):
        self.node(request)
        name = take(request, "snapshot", str)
        if name not in self.snapshots:
            raise Failure("invalid", f"snapshot {name!r} is not known; take it first")
        return self.recover(request, self.snapshots[name], take(request, "now_ms", int))

    def on_close(self, request):
        self.node(request)
        del self.nodes[request["node"]]
        return {}


def main():
    adapter = Adapter()
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(json.dumps(adapter.answer(line), separators=(",", ":")) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
