"""Tests of participant.py: check values of the specification, conversations of two, and what goes wrong.

Run with: python3 -m unittest discover -s harness/adapters/python. No test sleeps: time is an argument.
"""
import hashlib
import heapq
import io
import itertools
import json
import math
import pathlib
import random
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from participant import (Adapter, Entry, Filter, ForeignFilter, Message, Participant, Refused, Rejected, answer_wait, b64,  # noqa: E402
                         decode, derived_id, encode, foreign_contains, make_filter, murmur3, put_bytes, put_varint, rearmed_wait, request_wait,
                         unb64)

T = 1_700_000_000_000


def start(name="alice", now=T, **config):
    return Participant("c", name, config, 7, now)


def drain(p):
    """What a participant wanted since the last call: (messages for the network, events)."""
    out, p.broadcast, p.events = (p.broadcast, p.events), [], []
    return out


def send(p, content, now=None, wish=""):
    p.tick(now or p.now)
    p.send(content, wish)
    return drain(p)[0][0]


def receive(p, wire, now=None):
    p.receive(wire, now=now or p.now)
    return drain(p)


def advance(p, now):
    p.tick(now)
    p.advance()
    return drain(p)


def kinds(events):
    return [next(iter(e)) for e in events]


def delivered(events):
    return [unb64(e["delivered"]["content"]) for e in events if "delivered" in e]


def flags(events):
    return [e["delivered"]["flags"] for e in events if "delivered" in e]


def close_join_window(p, others="zoe"):
    """Accepts a first message of somebody else and lets the grace period pass."""
    z = start(others, now=p.now)
    receive(p, send(z, b"first"))
    p.tick(p.now + 30_000)


def differences(p, q):
    """The names of what two participants do not have in common, down to the order in which they remember."""
    def plain(p, name):
        value = getattr(p, name)
        if name == "incoming":
            return [(m.wire, m.flags) for m in value.values()]  # what it asked for was looked at
        return list(value.items()) if isinstance(value, dict) and name not in ("logged", "naming", "pruned") else value

    return [name for name in vars(p) if name not in ("chance", "foreign", "ages") and plain(p, name) != plain(q, name)]


def forged(sender="bob", lamport=T + 1, history=(), content=b"x", filter=b"", channel="c"):
    """A message from nobody's participant, with the ID that fits."""
    m = Message(sender, "", channel, lamport, [Entry(i) for i in history], filter, [], content)
    m.message_id = derived_id(m)
    return m


class CheckValues(unittest.TestCase):
    def test_derived_ids_of_the_specification(self):  # [SDS-ID-3]
        m = Message("alice", "", "0", 1, content=b"gm")
        self.assertEqual(derived_id(m), "E8170OEPSdyFqY_XC9W7xspd")
        m = Message("alice", "", "c", 1700000000001, [Entry("m2"), Entry("m3")], bytes.fromhex("0107e807f62182ad"), [], b"hi")
        self.assertEqual(derived_id(m), "88EWh_0hwjr9F4ZN6TiWGI_u")

    def test_filter_of_the_specification(self):  # [SDS-BLOOM-4]
        raw = make_filter("alice", 1700000000001, 1699999999001, ["m1", "m2", "m3"])
        self.assertEqual(raw.hex(), "0107e807f62182ad")
        f = Filter.read(Message("alice", "x", "c", 1700000000001, bloom_filter=raw))
        self.assertEqual(f.floor, 1699999999001)
        self.assertEqual([f.contains(i) for i in ("m1", "m2", "m3", "m4")], [True, True, True, False])


class Wire(unittest.TestCase):
    def test_round_trip_is_canonical(self):
        m = Message("alice", "id", "c", 0, [Entry("a", b"h", "bob"), Entry("b")], b"\x01", [Entry("r")], b"hi")
        raw = encode(m)
        self.assertEqual(encode(decode(raw)), raw)
        self.assertEqual(decode(raw).lamport, 0)

    def test_each_error_class(self):
        ids = put_bytes(1, "s") + put_bytes(2, "i") + put_bytes(3, "c")
        good = ids + b"\x50\x01"
        for error_class, raw in {
            "truncated": good[:-1],
            "varint": ids + b"\x50" + b"\x80" * 10 + b"\x00",
            "field": good + b"\x00\x00",
            "wire_type": good + b"\x0b",
            "utf8": good + put_bytes(1, b"\xff"),
            "id_length": good + put_bytes(3, "x" * 129),
            "limit": good + put_bytes(12, b"\x01" * 32_769),
            "lamport": ids + b"\x50" + put_varint(2**53),
            "kind": ids,
        }.items():
            with self.subTest(error_class), self.assertRaises(Rejected) as caught:
                decode(raw)
            self.assertEqual(caught.exception.error_class, error_class)

    def test_stock_encoders_are_understood(self):  # [SDS-WIRE-5]
        raw = b"\xa2\x01\x02hi" + b"\x50\x81\x00" + put_bytes(3, "c") + put_bytes(2, "i") + put_bytes(1, "s")
        raw += put_bytes(99, b"new") + put_varint(98 << 3 | 5) + b"1234" + b"\x08\x05" + put_bytes(1, "t")
        m = decode(raw)
        self.assertEqual((m.sender_id, m.lamport, m.content), ("t", 1, b"hi"))

    def test_at_all_limits_at_once(self):  # [SDS-LIM-2]
        e = Entry("i" * 128, b"h" * 256, "s" * 128)
        m = Message("s" * 128, "i" * 128, "c" * 128, 2**53 - 1, [e] * 256, b"\x01" * 32_768, [e] * 16, b"x" * 153_600)
        self.assertEqual(encode(decode(encode(m))), encode(m))

    def test_hostile_bytes_are_rejected_and_change_nothing(self):  # [SDS-WIRE-6, SDS-WIRE-7]
        a, b = start("alice"), start("bob")
        wire = send(a, b"hello")
        seed = 109
        rng = random.Random(seed)
        before = b.save()
        rejected = 0
        for _ in range(3000):
            raw = bytearray(wire)
            for _ in range(rng.randint(1, 4)):
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            raw = bytes(raw[:rng.randint(0, len(raw))])
            b.receive(raw)
            _, events = drain(b)
            if kinds(events) == ["rejected"]:
                rejected += 1
                self.assertEqual(b.save(), before, f"seed {seed}, bytes {raw.hex()}")
            before = b.save()
        self.assertGreater(rejected, 2500)

    def test_a_rejected_message_does_not_move_the_time(self):  # [SDS-WIRE-7, SDS-STATE-3]
        altered = forged()
        altered.content = b"altered"
        floor = start("bob", ids="opaque", log_limit=0, pruned_limit=0)
        receive(floor, encode(Message("eve", "m", "c", T + 5, content=b"x")))
        floor.tick(floor.now + 1)  # its replay floor is T + 5
        bob = start("bob", repair="on")
        send(bob, b"mine")
        cases = {"kind": (bob, encode(Message("eve", "e", "c"))), "truncated": (bob, encode(forged())[:-1]),
                 "channel": (bob, encode(forged(channel="d"))), "identity": (bob, encode(altered)),
                 "lamport": (bob, encode(forged(lamport=2**53))), "id_length": (bob, encode(forged(sender="x" * 129))),
                 "too_old": (floor, encode(Message("eve", "late", "c", T, content=b"x")))}
        for error_class, (p, wire) in cases.items():
            with self.subTest(error_class):
                before, lamport = p.save(), p.lamport
                _, events = receive(p, wire, p.now + 3_600_000)
                self.assertEqual([e["rejected"]["class"] for e in events], [error_class])
                self.assertEqual(p.save(), before)
                self.assertEqual(decode(send(p, b"next", p.now)).lamport, lamport + 1)
        receive(bob, encode(Message("eve", "e", "c", content=b"typing")), T + 3_600_000)
        self.assertEqual(bob.now, T + 3_600_000)  # what is not rejected moves it

    def test_foreign_channel_and_forged_id(self):
        p = start()
        _, events = receive(p, encode(forged(channel="d")))
        self.assertEqual(events[0]["rejected"]["class"], "channel")
        m = forged()
        m.content = b"altered"
        _, events = receive(p, encode(m))
        self.assertEqual(events[0]["rejected"]["class"], "identity")
        q = start(ids="opaque")
        self.assertEqual(delivered(receive(q, encode(m))[1]), [b"altered"])  # [SDS-ID-5]


class Conversation(unittest.TestCase):
    def test_two_participants_agree_and_acknowledge(self):
        a, b = start("alice"), start("bob")
        self.assertEqual(delivered(receive(b, send(a, b"one"))[1]), [b"one"])
        _, events = receive(a, send(b, b"two", T + 5))
        self.assertEqual(kinds(events), ["acknowledged", "delivered"])
        self.assertEqual(events[0]["acknowledged"]["by"], ["bob"])
        self.assertEqual(a.state()["log"], b.state()["log"])
        self.assertEqual(a.outgoing, {})

    def test_duplicates_have_no_effect(self):  # [SDS-RECV-4]
        a, b = start("alice"), start("bob")
        wire = send(a, b"one")
        receive(b, wire)
        before = b.save()
        self.assertEqual(receive(b, wire), ([], []))
        self.assertEqual(b.save(), before)

    def test_refusals_change_nothing(self):  # [SDS-SEND-7, SDS-SEND-8]
        p = start(outgoing_limit=1)
        send(p, b"one")
        before = p.save()
        for content in (b"", b"x" * 153_601, b"two"):
            with self.assertRaises(Refused):
                p.send(content)
        self.assertEqual(p.save(), before)

    def test_what_was_given_up_leaves_room(self):  # [SDS-SEND-8]
        p = start(outgoing_limit=1, resend_attempts=0, sync_max_ms=0)
        send(p, b"one")
        self.assertEqual(kinds(advance(p, p.deadline())[1]), ["gave_up"])
        send(p, b"two")
        self.assertEqual(len(p.outgoing), 2)
        with self.assertRaises(Refused):
            p.send(b"three")

    def test_does_not_start_with_parameters_that_cannot_work(self):  # [SDS-STATE-4]
        for config in ({"history_size": 0, "history_tips": 0}, {"history_size": 257}, {"history_tips": -1}, {"filter_window": 0},
                       {"filter_window": 3_277}, {"interval_ms": 0}, {"sync_min_ms": 0}, {"sync_min_ms": 9, "sync_max_ms": 8}):
            with self.subTest(config), self.assertRaises(Refused):
                start(**config)
        for config in ({"history_size": 0}, {"history_tips": 0}, {"filter_window": 3_276}, {"sync_min_ms": 0, "sync_max_ms": 0},
                       {"sync_max_ms": 3}):
            start(**config)

    def test_timestamp_never_runs_backwards(self):  # [SDS-STATE-3, SDS-SEND-1]
        p = start()
        stamps = [decode(send(p, b"x", now)).lamport for now in (T, T + 50, T + 20, T + 60)]
        self.assertEqual(stamps, [T + 1, T + 50, T + 51, T + 60])

    def test_ceiling_and_clock_suspect(self):  # [SDS-LIM-5, SDS-LIM-6, SDS-LIM-7]
        p = start()
        for name in ("bob", "carol", "dave"):
            _, events = receive(p, encode(forged(name, 2**53 - 1)))
            self.assertEqual(flags(events), [["future"]])
        self.assertIn("clock_suspect", kinds(events))
        self.assertEqual(p.lamport, T + 86_400_000)

    def test_ephemeral_once_and_nothing_else(self):  # [SDS-RECV-2, SDS-EPH-6]
        a, b = start("alice"), start("bob")
        lamport = b.lamport
        a.send_ephemeral(b"typing")
        (wire,), _ = drain(a)
        self.assertEqual(flags(receive(b, wire)[1]), [["ephemeral"]])
        self.assertEqual(receive(b, wire)[1], [])
        self.assertEqual((b.lamport, b.log, len(b.window), a.outgoing), (lamport, [], 0, {}))

    def test_opaque_wishes(self):  # [SDS-ID-6]
        p = start(ids="opaque")
        self.assertEqual(decode(send(p, b"x", wish="m1")).message_id, "m1")
        with self.assertRaises(Refused):
            p.send(b"y", "m1")


    def test_time_goes_on_with_the_greatest_value_seen(self):  # [SDS-STATE-3]
        p = start(sync_max_ms=0)
        p.tick(T + 5_000)
        send(p, b"x", T + 1)
        self.assertGreaterEqual(p.deadline(), T + 5_000 + 12_000)

    def test_memories_hold_1024(self):  # [SDS-RECV-2, SDS-RECV-5]
        p = start(ids="opaque")
        ephemeral = [encode(Message("bob", "e%d" % i, "c", content=b"x")) for i in range(1_025)]
        self.assertEqual(sum(len(receive(p, w)[1]) for w in ephemeral[:1_024]), 1_024)
        self.assertEqual(receive(p, ephemeral[0])[1], [])
        receive(p, ephemeral[1_024])
        self.assertEqual(len(receive(p, ephemeral[0])[1]), 1)
        for i in range(1_025):
            receive(p, encode(Message("bob", "s%d" % i, "c", T + i)))
        self.assertEqual((len(p.sync_seen), ("bob", T) in p.sync_seen), (1_024, False))

    def test_the_first_retrieval_hint_stays(self):  # [SDS-RECV-4]
        p, wire = start(), encode(forged())
        for hint in (b"", b"one", b"two"):
            p.receive(wire, hint)
        self.assertEqual(list(p.hints.values()), [b"one"])


class Buffering(unittest.TestCase):
    def setUp(self):
        self.a, self.b = start("alice"), start("bob")
        close_join_window(self.b)
        self.wires = [send(self.a, b"%d" % i, T + 100_000 + i) for i in range(4)]
        self.b.tick(T + 100_010)

    def test_waits_until_dependencies_are_met(self):  # [SDS-RECV-13, SDS-RECV-14]
        w = self.wires
        out, events = receive(self.b, w[3])
        self.assertEqual(kinds(events), ["missing"])
        self.assertEqual(delivered(receive(self.b, w[1])[1]), [])
        self.assertEqual(delivered(receive(self.b, w[2])[1]), [])
        _, events = receive(self.b, w[0])
        self.assertEqual(delivered(events), [b"0", b"1", b"2", b"3"])
        self.assertEqual(self.b.state()["missing"], [])
        self.assertEqual(events[3]["delivered"]["after"], decode(w[2]).message_id)

    def test_join_window_spares_the_newcomer(self):  # [SDS-DEP-6, SDS-DEP-7]
        newcomer = start("carol", T + 100_010)
        self.assertEqual(delivered(receive(newcomer, self.wires[3])[1]), [b"3"])
        self.assertEqual(flags(receive(newcomer, self.wires[2])[1]), [["prehistory"]])

    def test_prehistory_is_asked_for_when_it_is_of_our_time(self):  # [SDS-IN-10, SDS-DEP-6]
        newcomer, old = start("carol", T + 50), [decode(w).message_id for w in self.wires]
        newcomer.config["sync_max_ms"] = 0
        receive(newcomer, self.wires[3], T + 100_010)
        asked = []
        while newcomer.deadline():
            _, events = advance(newcomer, newcomer.deadline())
            self.assertEqual(kinds(events), ["retrieve"])
            asked.append([e["message_id"] for e in events[0]["retrieve"]["entries"]])
        self.assertEqual(asked, [old[1:3]] * 8)
        _, events = receive(newcomer, self.wires[2], T + 900_000)
        self.assertEqual((kinds(events), flags(events)), (["delivered"], [["prehistory"]]))
        latecomer = start("dave", T + 200_000, sync_max_ms=0)
        receive(latecomer, self.wires[3])
        self.assertIsNone(latecomer.deadline())

    def test_lost_not_before_its_time_and_late_afterwards(self):  # [SDS-IN-5, SDS-IN-7, SDS-IN-9]
        receive(self.b, self.wires[1])
        due = self.b.now + 240_000
        self.assertNotIn("lost", kinds(advance(self.b, due - 1)[1]))
        _, events = advance(self.b, due)
        self.assertEqual([k for k in kinds(events) if k in ("lost", "delivered")], ["lost", "delivered"])
        self.assertEqual(flags(events), [["after_loss"]])
        _, events = receive(self.b, self.wires[0])
        self.assertEqual(flags(events), [["late"]])
        self.assertEqual([e.lamport for e in self.b.log], sorted(e.lamport for e in self.b.log))

    def test_store_node_is_asked_less_and_less_often(self):  # [SDS-IN-3]
        receive(self.b, self.wires[1])
        begin, asked = self.b.now, []
        while self.b.missing:
            if "retrieve" in kinds(advance(self.b, self.b.deadline())[1]):
                asked.append(self.b.now - begin)
        self.assertEqual(asked, [1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000, 183_000])

    def test_newest_leaves_the_full_buffer(self):  # [SDS-RECV-15]
        self.b.config["incoming_limit"] = 1
        receive(self.b, self.wires[2])
        receive(self.b, self.wires[3])
        self.assertEqual([unb64(b64(m.content)) for m in self.b.incoming.values()], [b"2"])
        self.assertIn(decode(self.wires[3]).message_id, self.b.missing)
        self.assertNotIn(decode(self.wires[3]).message_id, [i for i, _ in self.b.window])

    def test_a_message_does_not_wait_for_itself(self):  # [SDS-DEP-3]
        close_join_window(p := start("bob", ids="opaque"))
        _, events = receive(p, encode(Message("eve", "x", "c", T + 5, [Entry("x")], b"", [], b"x")))
        self.assertEqual((kinds(events), p.missing), (["delivered"], {}))

    def test_only_the_first_message_is_inside_a_window_without_grace(self):  # [SDS-DEP-6]
        p = start("bob", join_grace_ms=0)
        self.assertEqual(kinds(receive(p, encode(forged("bob", T + 1, ["own past"])))[1]), ["delivered"])
        self.assertEqual(kinds(receive(p, encode(forged("eve", T + 2, ["a"])))[1]), ["delivered"])
        self.assertEqual(kinds(receive(p, encode(forged("eve", T + 3, ["b"])))[1]), ["missing"])

    def test_what_was_lost_and_came_is_waited_for(self):  # [SDS-DEP-4]
        receive(self.b, self.wires[1])
        advance(self.b, self.b.now + 240_000)
        late = forged("eve", T + 1, ["its cause"])
        receive(self.b, encode(forged("eve", T + 2, [late.message_id])))
        advance(self.b, self.b.now + 240_000)
        self.assertIn(late.message_id, self.b.lost)
        self.assertEqual(kinds(receive(self.b, encode(late))[1]), ["missing"])
        self.assertNotIn(late.message_id, self.b.lost)
        self.assertEqual(delivered(receive(self.b, encode(forged("eve", T + 3, [late.message_id])))[1]), [])
        self.assertEqual(flags(advance(self.b, self.b.now + 240_000)[1]), [["after_loss", "late"], []])

    def test_forgiven_ids_are_bounded(self):  # [SDS-DEP-10]
        p = start("bob")
        for n in range(17):
            receive(p, encode(forged("eve", T + n, ["%d %d" % (n, i) for i in range(256)])))
        self.assertEqual((len(p.prehistory), "0 255" in p.prehistory, "1 0" in p.prehistory), (4_096, False, True))

    def test_a_cycle_is_delivered(self):  # [SDS-DEP-3]
        p = start("bob", ids="opaque")
        close_join_window(p)
        x = Message("eve", "x", "c", T + 5, [Entry("y")], b"", [], b"x")
        y = Message("eve", "y", "c", T + 6, [Entry("x")], b"", [], b"y")
        self.assertEqual(delivered(receive(p, encode(x))[1]), [])
        self.assertEqual(delivered(receive(p, encode(y))[1]), [b"x", b"y"])

    def test_surplus_dependencies_enter_when_there_is_room(self):  # [SDS-DEP-9]
        p = start("bob", missing_limit=2)
        close_join_window(p)
        deps = [forged("eve", T + 10 + i, content=b"%d" % i) for i in range(3)]
        receive(p, encode(forged("eve", T + 50, [d.message_id for d in deps], b"last")))
        self.assertEqual(len(p.missing), 2)
        receive(p, encode(deps[0]))
        self.assertEqual(set(p.missing), {d.message_id for d in deps[1:]})


class Acknowledgement(unittest.TestCase):
    def evidence(self, p, m, sender, lamport, contained=True):
        """A sync message whose filter holds m or does not."""
        ids = [m.message_id] if contained else []
        raw = make_filter(sender, lamport, T - 1, ids + ["other %d" % i for i in range(20)])
        return receive(p, encode(forged(sender, lamport, content=b"", filter=raw)))[1]

    def test_one_filter_is_a_possibility_and_a_miss_takes_it_back(self):  # [SDS-ACK-2, SDS-ACK-5]
        p = start()
        m = decode(send(p, b"x"))
        self.assertEqual(kinds(self.evidence(p, m, "bob", m.lamport + 1)), ["possibly_acknowledged"])
        self.assertEqual(kinds(self.evidence(p, m, "bob", m.lamport + 2, False)), [])
        self.assertEqual(p.outgoing[m.message_id].state, "unacknowledged")

    def test_filters_of_several_senders_add_up(self):  # [SDS-ACK-7]
        p = start()
        m = decode(send(p, b"x"))
        seen = [kinds(self.evidence(p, m, s, m.lamport + 1)) for s in ("bob", "carol", "dave", "erin")]
        self.assertEqual(seen, [["possibly_acknowledged"], [], [], ["acknowledged"]])  # p is about 0.008 each, and 3 p^3 > epsilon

    def test_older_filters_and_own_copies_are_no_evidence(self):  # [SDS-ACK-3, SDS-ACK-9]
        p = start()
        wire = send(p, b"x")
        m = decode(wire)
        self.evidence(p, m, "bob", m.lamport + 10, False)
        self.assertEqual(self.evidence(p, m, "bob", m.lamport + 5), [])
        self.assertEqual(receive(p, wire), ([], []))
        self.assertEqual(kinds(receive(p, encode(forged("alice", m.lamport + 20, [m.message_id])))[1]), ["delivered"])
        self.assertEqual(p.outgoing[m.message_id].state, "unacknowledged")

    def test_a_miss_ends_the_run_that_names_a_sender(self):  # [SDS-ACK-7]
        p = start()
        m = decode(send(p, b"x"))
        seen = [kinds(self.evidence(p, m, "bob", m.lamport + n, n != 4)) for n in range(1, 9)]
        self.assertEqual(seen, [["possibly_acknowledged"], [], [], [], ["possibly_acknowledged"], [], [], ["acknowledged"]])

    def test_a_history_counts_whatever_its_timestamp(self):  # [SDS-ACK-1]
        p = start()
        m = decode(send(p, b"x"))
        self.assertEqual(kinds(receive(p, encode(forged("bob", m.lamport - 1, [m.message_id], b"")))[1]), ["acknowledged"])

    def test_strange_filters_are_no_evidence_and_lose_nothing(self):  # [SDS-BLOOM-7]
        good = b"\x01\x07\x05\xff"
        for raw in (b"\x02" + good[1:], b"\x01\x00\x05\xff", b"\x01\x09\x05\xff", b"\x01\x07\x85", b"\x01\x07\x85\x00\xff",
                    good[:3], good[:3] + b"\xff" * 4_097, b"\x01\x07" + put_varint(T + 9) + b"\xff", b"\x01"):
            self.assertIsNone(Filter.read(Message("s", "i", "c", T, bloom_filter=raw)), raw[:9].hex())
        self.assertIsNotNone(Filter.read(Message("s", "i", "c", T, bloom_filter=good)))
        p = start()
        self.assertEqual(delivered(receive(p, encode(forged(filter=b"\x02strange")))[1]), [b"x"])


class Timers(unittest.TestCase):
    def test_resends_the_first_bytes_and_gives_up_once(self):  # [SDS-OUT-3, SDS-OUT-6, SDS-OUT-7]
        p = start(sync_max_ms=0)
        wire = send(p, b"x")
        out, gave_up, gaps, last = [], 0, [], T
        while p.deadline() is not None:
            b, events = advance(p, p.deadline())
            out += b
            gave_up += kinds(events).count("gave_up")
            gaps.append(p.now - last)
            last = p.now
        self.assertEqual((out, gave_up), ([wire] * 8, 1))
        for a, gap in enumerate(gaps):
            r = min(15_000 * 2**a, 120_000)
            self.assertTrue(0.8 * r <= gap <= 1.2 * r + 1, (a, gap))
        self.assertIn(decode(wire).message_id, p.outgoing)  # [SDS-OUT-8]

    def test_possibly_acknowledged_is_resent_at_its_own_pace(self):  # [SDS-OUT-2, SDS-OUT-4]
        p = start(sync_max_ms=0)
        x = p.outgoing[decode(send(p, b"x")).message_id]
        x.u = 0
        self.assertEqual(p.due(x), T + 15_000)
        x.state = "possibly_acknowledged"
        self.assertEqual(p.due(x), T + 30_000)
        x.attempts = 7
        self.assertEqual(p.due(x), T + 300_000)

    def test_defaults_follow_each_other(self):
        p = start(interval_ms=100_000, sync_max_ms=150_000)
        self.assertEqual((p.config["resend_unacknowledged_ms"], p.config["resend_possibly_ms"]), (300_000, 600_000))
        self.assertEqual(p.sync_min_ms(), 150_000)
        x = p.outgoing[decode(send(p, b"x")).message_id]
        x.u, x.attempts = 0, 3
        self.assertEqual(p.due(x), T + 300_000)  # a first period above the cap is a cap of its own

    def test_alone_nothing_is_resent(self):  # [SDS-OUT-9]
        p = start(sync_max_ms=0)
        p.members = ["alice"]
        wire = send(p, b"x")
        self.assertEqual(advance(p, T + 100_000)[0], [])
        p.members = ["alice", "bob"]
        self.assertEqual(advance(p, T + 100_000)[0], [wire])

    def test_sync_speaks_for_a_silent_channel(self):  # [SDS-SYNC-8, SDS-SYNC-10]
        a, b = start("alice"), start("bob")
        receive(b, send(a, b"x"))
        spoke = []
        while b.now < T + 3_600_000:
            out, _ = advance(b, b.deadline())
            spoke += [(b.now, w) for w in out]
        self.assertTrue(T + 5_000 <= spoke[0][0] <= T + 10_000)
        self.assertLess(len(spoke), 20)
        m = decode(spoke[0][1])
        self.assertEqual((m.kind(), len(m.causal_history)), ("sync", 1))
        self.assertEqual(kinds(receive(a, spoke[0][1])[1]), ["acknowledged"])
        self.assertEqual(len(a.log), 1)  # [SDS-SYNC-6]

    def test_consistent_message_silences(self):  # [SDS-SYNC-8]
        a, b = start("alice"), start("bob")
        wire = send(a, b"x")
        receive(b, wire)
        receive(b, encode(forged("carol", T + 3, [decode(wire).message_id], b"")))
        out, _ = advance(b, b.deadline())
        self.assertEqual((out, b.now), ([], T + 10_000))

    def test_only_a_new_newest_entry_begins_a_short_interval(self):  # [SDS-SYNC-9]
        p = start(now=T + 50)
        receive(p, encode(forged("bob", T + 40)))
        while p.interval.length_ms < 40_000:
            advance(p, p.deadline())
        receive(p, encode(forged("bob", T + 30)), p.now + 1)
        self.assertEqual(p.interval.length_ms, 40_000)
        receive(p, encode(forged("bob", T + 45)))
        self.assertEqual((p.interval.length_ms, p.interval.begin_ms), (10_000, p.now))

    def test_a_sender_that_lacks_something_is_told_soon(self):  # [SDS-SYNC-11]
        p = start()
        receive(p, encode(forged("bob", T)))
        begin = p.interval.begin_ms
        receive(p, encode(forged("carol", T + 9_000, content=b"")), T + 1)
        self.assertEqual(p.interval.begin_ms, begin)  # it is short already
        advance(p, T + 10_000)
        receive(p, encode(forged("carol", T + 2_000, content=b"")), T + 10_001)
        self.assertEqual(p.interval.length_ms, 20_000)
        receive(p, encode(forged("carol", T + 2_001, content=b"")))
        self.assertEqual((p.interval.length_ms, p.interval.begin_ms), (10_000, T + 10_001))

    def test_empty_log_is_silent(self):  # [SDS-SYNC-7]
        self.assertIsNone(start().deadline())


class Repair(unittest.TestCase):
    """Section 17. Bob misses what alice sent, and asks."""

    def setUp(self):
        self.a, self.b = (start(name, repair="on", sync_max_ms=0, interval_ms=60_000) for name in ("alice", "bob"))
        close_join_window(self.b)
        self.a.tick(T + 40_000)
        self.wires = [send(self.a, b"%d" % i) for i in range(6)]
        self.ids = [decode(w).message_id for w in self.wires]
        self.b.tick(T + 40_000)

    def requests(self, out):
        return [[e.message_id for e in decode(w).repair_request] for w in out if decode(w).kind() == "sync"]

    def ask_of(self, p, ids, who="carol", now=None):
        m = forged(who, T + 40_000 + next(self.counter), content=b"")
        m.repair_request = [Entry(i, b"", "somebody") for i in ids]
        return receive(p, encode(m), now)

    counter = itertools.count()

    def test_waits_and_groups_of_the_formulas(self):  # [SDS-REP-4, SDS-REP-15, SDS-REP-25]
        standard = start(repair="on").config
        h = lambda *x: int.from_bytes(hashlib.sha256("".join(x).encode()).digest()[:8], "big")
        self.assertEqual(request_wait(standard, "bob", "m"), 30_000 + h("bobm") % 90_011)
        self.assertEqual(answer_wait(standard, "bob", "alice", "m"), (h("bob") ^ h("alice")) * h("m") % 120_011)
        self.assertEqual(answer_wait(standard, "alice", "alice", "m"), 0)
        fast = start(repair="on", repair_profile="fast").config
        self.assertEqual(request_wait(fast, "bob", "m"), 200 + h("bobm") % 4_800)
        self.assertEqual(answer_wait(fast, "bob", "alice", "m"), 500 + (h("bob") ^ h("alice")) * h("m") % 4_500)
        self.assertEqual(answer_wait(fast, "alice", "alice", "m"), 0)
        for config in ({"repair_min_ms": 120_011}, {"repair_groups": 0}):  # [SDS-REP-26]
            with self.assertRaises(Refused):
                start(repair="on", **config)

    def test_default_of_the_time_after_which_something_is_lost(self):  # section 1.2, [SDS-DIA-6]
        for config, want in (({}, 240_000), ({"repair_profile": "fast"}, 240_000), ({"repair": "on"}, 720_066),
                             ({"repair": "on", "repair_max_ms": 30_001}, 240_000), ({"repair": "on", "dialect": "waku-js"}, 720_000),
                             ({"repair": "on", "repair_profile": "fast"}, 480_000), ({"repair": "on", "lost_after_ms": 7}, 7)):
            with self.subTest(config=config):
                self.assertEqual(start(**config).config["lost_after_ms"], want)

    def test_short_waits_double_and_long_ones_stay(self):  # [SDS-REP-9]
        for wait, want in ((200, [400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]), (15_000, [30_000, 30_000]),
                           (20_000, [30_000, 30_000]), (30_000, [30_000, 30_000]), (120_010, [120_010, 120_010]), (1, [2, 4]), (0, [0, 0])):
            with self.subTest(wait=wait):
                self.assertEqual([rearmed_wait(wait, c + 1) for c in range(len(want))], want)
        self.assertEqual((rearmed_wait(1, 15), rearmed_wait(1, 14), rearmed_wait(1, 10**9)), (30_000, 16_384, 30_000))

    def test_a_missing_message_is_asked_for_and_given(self):  # [SDS-REP-2, SDS-REP-6, SDS-REP-11, SDS-REP-17]
        receive(self.b, self.wires[1])
        due = self.b.now + request_wait(self.b.config, "bob", self.ids[0])
        self.assertEqual(self.b.requests[self.ids[0]].at_ms, due)
        self.assertEqual(advance(self.b, due - 1)[0], [])
        (asked,), events = advance(self.b, due)
        m = decode(asked)
        self.assertEqual([(e.message_id, e.sender_id) for e in m.repair_request], [(self.ids[0], "alice")])
        self.assertEqual({e.sender_id for e in m.causal_history}, {"zoe"})
        self.assertIn({"repair_requested": {"message_id": self.ids[0]}}, events)
        self.assertEqual(receive(self.a, asked, due)[0], [])
        self.assertEqual(self.a.deadline(), due)  # the author answers at once
        self.assertEqual(advance(self.a, due)[0], [self.wires[0]])
        self.assertEqual(delivered(receive(self.b, self.wires[0])[1]), [b"0", b"1"])
        self.assertEqual(self.b.requests, {})  # [SDS-REP-5]

    def test_repair_that_is_off_neither_asks_nor_answers(self):
        for config in ({}, {"repair": "off"}):
            p = start("bob", sync_max_ms=0, **config)
            close_join_window(p)
            p.tick(T + 40_000)
            receive(p, self.wires[0])
            self.assertEqual(self.ask_of(p, self.ids[:1], now=T + 100_000)[0], [])
            self.assertEqual((p.requests, p.answers, p.copied, decode(send(p, b"x")).causal_history[-1].sender_id), ({}, {}, {}, ""))
            self.assertTrue(all(not place.wire for place in p.log))

    def test_three_at_a_time_the_earliest_first_and_again_later(self):  # [SDS-REP-7, SDS-REP-9, SDS-REP-11]
        self.b.config["history_tips"] = 9
        receive(self.b, encode(forged("eve", T + 50_000, self.ids[:5])))
        order = sorted(self.ids[:5], key=lambda i: request_wait(self.b.config, "bob", i))
        waits = {i: request_wait(self.b.config, "bob", i) for i in order}
        t = T + 40_000
        out, _ = advance(self.b, t + 125_000)
        self.assertEqual(self.requests(out), [order[:3]])
        self.assertEqual(self.b.deadline(), t + 126_000)
        self.assertEqual(self.requests(advance(self.b, t + 125_999)[0]), [])
        self.assertEqual(self.requests(advance(self.b, t + 126_000)[0]), [order[3:]])
        r = self.b.requests[order[0]]
        self.assertEqual((r.armed, r.at_ms), (1, t + 125_000 + waits[order[0]]))
        self.b.arm_again(r)
        self.assertEqual((r.armed, r.at_ms), (2, t + 126_000 + waits[order[0]]))

    def test_in_the_fast_profile_the_wait_doubles_up_to_half_a_minute(self):  # [SDS-REP-9, SDS-REP-25]
        p = start("bob", repair="on", repair_profile="fast", sync_max_ms=0)
        close_join_window(p)
        p.tick(T + 40_000)
        receive(p, self.wires[1])
        w, asked = request_wait(p.config, "bob", self.ids[0]), []
        while p.deadline() is not None and p.deadline() < T + 140_000:
            at = p.deadline()
            if self.requests(advance(p, at)[0]):
                asked.append(at)
        want = list(itertools.accumulate((min(w * 2**c, 30_000) for c in range(len(asked))), initial=T + 40_000))[1:]
        self.assertEqual(asked, want)
        self.assertGreaterEqual(len(asked), 4)

    def test_what_others_ask_for_is_asked_for_later(self):  # [SDS-REP-9, SDS-REP-22]
        receive(self.b, encode(forged("eve", T + 50_000, self.ids[:5])))
        self.ask_of(self.b, self.ids[:4], now=T + 41_000)
        self.assertEqual([self.b.requests[i].armed for i in self.ids[:5]], [1, 1, 1, 0, 0])
        r = self.b.requests[self.ids[0]]
        self.assertEqual(r.at_ms, T + 41_000 + r.wait_ms)

    def test_what_waits_is_not_asked_for(self):  # [SDS-REP-32]
        last = forged("eve", T + 50_000, self.ids[:2])
        receive(self.b, encode(last))
        self.assertEqual(set(self.b.requests), set(self.ids[:2]))
        receive(self.b, self.wires[1])  # which waits for the first one
        self.assertEqual((list(self.b.incoming), list(self.b.requests)), ([last.message_id, self.ids[1]], self.ids[:1]))
        receive(self.b, encode(forged("erin", T + 50_001, [self.ids[1]])))
        self.assertEqual(list(self.b.requests), self.ids[:1])

    def test_content_takes_requests_along_and_its_resend_does_not(self):  # [SDS-OUT-3, SDS-REP-6, SDS-REP-8]
        receive(self.b, self.wires[1])
        self.assertEqual(decode(send(self.b, b"early")).repair_request, [])
        self.b.tick(T + 170_000)
        wire = send(self.b, b"late")
        self.assertEqual([e.message_id for e in decode(wire).repair_request], self.ids[:1])
        m = self.b.outgoing[decode(wire).message_id]
        self.assertEqual((decode(m.wire).repair_request, decode(m.wire).content), ([], b"late"))
        self.assertEqual(derived_id(decode(wire)), m.message_id)

    def test_what_is_sent_offline_takes_along_what_was_due_before(self):  # [SDS-REP-6, SDS-OFF-1]
        for due_ms, want in ((0, self.ids[:1]), (1, [])):
            self.setUp()
            receive(self.b, self.wires[1])
            self.b.tick(self.b.requests[self.ids[0]].at_ms - due_ms)
            self.b.go(False)
            asked = decode(send(self.b, b"offline", self.b.now + 3_600_000)).repair_request  # T_req stands still
            self.assertEqual([e.message_id for e in asked], want)

    def test_a_due_sync_message_is_sent_with_requests_though_all_agree(self):  # [SDS-REP-10]
        p = start("bob", repair="on", sync_max_ms=200_000, sync_min_ms=200_000)
        close_join_window(p)
        p.tick(T + 40_000)
        receive(p, self.wires[1])
        p.interval.consistent, p.interval.fire_ms, p.request_sync_ms = True, T + 170_000, T + 169_900
        self.assertEqual(self.requests(advance(p, T + 170_000)[0]), [self.ids[:1]])

    def test_the_request_for_what_is_lost_goes(self):  # [SDS-REP-28]
        receive(self.b, self.wires[1])
        advance(self.b, T + 40_000 + 720_065)
        self.assertEqual((list(self.b.lost), list(self.b.requests)), ([], self.ids[:1]))
        advance(self.b, T + 40_000 + 720_066)
        self.assertEqual((list(self.b.lost), self.b.requests), (self.ids[:1], {}))

    def becomes_prehistory(self, lamport):
        """Bob misses "gone" since T + 40,000; at T + 90,000 a message of that timestamp comes that was prehistory, and names it."""
        p = start("bob", ids="opaque", repair="on", sync_max_ms=0)
        old = Message("zoe", "old", "c", lamport, [Entry("gone", b"", "eve")], content=b"old")
        receive(p, encode(Message("zoe", "z", "c", T + 9, [Entry("old")], content=b"z")))
        p.tick(T + 40_000)
        receive(p, encode(Message("zoe", "waits", "c", T + 40_000, [Entry("gone", b"h", "carl")], content=b"waits")))
        advance(p, T + 41_000)  # a store node was asked
        p.requests["gone"].armed = 3
        self.assertEqual((list(p.missing), list(p.prehistory)), (["gone"], ["old"]))
        _, events = receive(p, encode(old), T + 90_000)
        self.assertEqual((kinds(events), delivered(events)), (["delivered"] * 2, [b"old", b"waits"]))
        self.assertEqual((p.missing, list(p.prehistory)), ({}, ["gone"]))
        return p

    def wishes(self, p, begin):
        """What bob asks of store nodes and of others from then on, until he wants nothing more."""
        wait = request_wait(p.config, "bob", "gone")
        requested = list(range(begin + wait, begin + 720_066, wait))
        asked, stored, entries = [], [], []
        while p.deadline() is not None:
            at = p.deadline()
            out, events = advance(p, at)
            asked += [at] * (self.requests(out) == [["gone"]])
            entries += [e for x in events if "retrieve" in x for e in x["retrieve"]["entries"]]
            stored += [at - begin] * ("retrieve" in kinds(events))
            self.assertNotIn("lost", kinds(events))
        self.assertEqual(asked, requested)
        self.assertEqual(stored, [1_000, 3_000, 7_000, 15_000, 31_000, 63_000, *range(123_000, 720_066, 60_000)])
        self.assertEqual({json.dumps(e) for e in entries}, {json.dumps({"message_id": "gone", "retrieval_hint": b64(b"h"), "sender_id": "carl"})})

    def test_what_was_missing_and_becomes_prehistory_is_wanted_anew(self):  # [SDS-DEP-6, SDS-IN-10, SDS-REP-4]
        p = self.becomes_prehistory(T + 5)
        self.assertEqual(differences(Participant.load(p.save()), p), [])
        self.wishes(p, T + 90_000)

    def test_prehistory_of_an_older_time_is_wanted_when_somebody_names_it(self):  # [SDS-IN-10]
        p = self.becomes_prehistory(T)
        self.assertEqual((p.requests, p.deadline()), ({}, None))  # it was named when it was missing, which does not count
        receive(p, encode(Message("zoe", "s", "c", T + 100_000, [Entry("gone", b"", "frank")])), T + 100_000)
        self.assertEqual(differences(Participant.load(p.save()), p), [])
        advance(p, p.requests["gone"].at_ms)
        self.assertEqual((p.now, p.requests["gone"].armed), (T + 100_000 + request_wait(p.config, "bob", "gone"), 1))
        asked = self.becomes_prehistory(T)
        receive(asked, encode(Message("zoe", "s", "c", T + 100_000, [Entry("gone", b"", "frank")])), T + 100_000)
        self.wishes(asked, T + 100_000)

    def test_prehistory_that_is_forgotten_is_not_asked_for(self):  # [SDS-DEP-10, SDS-REP-4]
        p = start("bob", repair="on")
        receive(p, encode(forged("eve", T + 1, ["gone"])))
        self.assertEqual(list(p.requests), ["gone"])
        for n in range(16):
            receive(p, encode(forged("eve", T - n, ["%d %d" % (n, i) for i in range(256)])))
        self.assertEqual((len(p.prehistory), p.requests), (4_096, {}))
        receive(p, encode(forged("eve", T + 2, ["gone"])), T + 40_000)
        self.assertEqual((list(p.missing), p.requests["gone"].at_ms), (["gone"], T + 40_000 + request_wait(p.config, "bob", "gone")))

    def test_an_empty_log_asks_for_nothing(self):  # [SDS-SYNC-7, SDS-REP-11]
        p = start("dave", repair="on", now=T)
        receive(p, encode(forged("alice", T + 5, ["gone"], b"")))
        self.assertEqual(list(p.requests), ["gone"])  # prehistory of our time [SDS-IN-10]
        self.assertEqual(advance(p, T + 200_000)[0], [])

    def test_only_the_log_is_answered_for_and_not_soon_after_a_copy(self):  # [SDS-REP-12, SDS-REP-21, SDS-REP-29]
        receive(self.b, self.wires[1])
        receive(self.b, self.wires[0], T + 40_010)
        waits = receive(self.b, self.wires[3])
        self.ask_of(self.b, [self.ids[0], self.ids[3]], now=T + 70_009)
        self.assertEqual(self.b.answers, {})
        receive(self.b, self.wires[0])
        self.ask_of(self.b, self.ids[:1], now=T + 70_010)  # a copy was heard a millisecond ago
        self.assertEqual(self.b.answers, {})
        self.ask_of(self.b, self.ids[:1], now=T + 100_009)
        self.assertEqual(self.b.answers, {self.ids[0]: T + 100_009 + answer_wait(self.b.config, "bob", "alice", self.ids[0])})  # [SDS-REP-16]
        before = dict(self.b.answers)
        self.ask_of(self.b, self.ids[:1], now=T + 100_100)
        self.assertEqual(self.b.answers, before)  # [SDS-REP-20]
        receive(self.b, self.wires[0])
        self.assertEqual(self.b.answers, {})  # [SDS-REP-19]

    def test_own_copies_count_as_copies(self):  # [SDS-REP-21]
        one = self.ids[0]
        self.ask_of(self.a, [one], now=T + 69_999)  # it was sent at T + 40,000
        self.assertEqual(self.a.answers, {})
        self.ask_of(self.a, [one], "dave", T + 70_000)
        m = self.a.outgoing[one]
        before = m.broadcast_ms, m.u, m.attempts
        (given,), _ = advance(self.a, T + 70_000)
        self.assertEqual(decode(given).message_id, one)
        self.assertEqual((m.broadcast_ms, m.u, m.attempts), before)  # the next resend follows the last one, not an answer [SDS-OUT-4]
        self.ask_of(self.a, [one], "erin", T + 70_001)
        self.assertEqual(self.a.answers, {})
        advance(self.a, math.ceil(self.a.due(m)))
        self.assertEqual(m.attempts, 1)
        self.ask_of(self.a, [one], "frank", self.a.now + 29_999)
        self.assertEqual(self.a.answers, {})

    def test_the_fast_profile_answers_soon_after_a_copy(self):  # [SDS-REP-25]
        p = start("bob", repair="on", repair_profile="fast", sync_max_ms=0)
        p.tick(T + 40_000)
        receive(p, self.wires[0])
        for at, answers in ((T + 40_199, 0), (T + 40_200, 1)):
            self.ask_of(p, self.ids[:1], now=at)
            self.assertEqual(len(p.answers), answers)

    def test_senders_are_learnt_from_others(self):  # [SDS-REP-2]
        receive(self.b, encode(forged("eve", T + 50_000, self.ids[:1])))
        m = forged("erin", T + 50_001, self.ids[:1], b"")
        m.causal_history[0].sender_id = "alice"
        receive(self.b, encode(m))
        (asked,), _ = advance(self.b, T + 170_000)
        self.assertEqual([e.sender_id for e in decode(asked).repair_request], ["alice"])

    def test_the_answer_has_the_bytes_that_came(self):  # [SDS-REP-18]
        m = forged("eve", T + 40_000, content=b"odd")
        wire = put_bytes(20, "odd") + put_bytes(13, put_bytes(1, "q")) + b"\x68\x07" + encode(m)[:-6] + put_bytes(13, put_bytes(1, "r"))
        receive(self.b, wire)
        self.ask_of(self.b, [m.message_id], now=T + 80_000)
        (out,), _ = advance(self.b, self.b.deadline())
        self.assertEqual(out, put_bytes(20, "odd") + b"\x68\x07" + encode(m)[:-6])

    def test_old_messages_are_not_given(self):  # [SDS-REP-22]
        receive(self.b, self.wires[0])
        old = decode(self.wires[0]).lamport + 1_800_000
        self.ask_of(self.b, self.ids[:1], now=old)
        self.assertEqual(list(self.b.answers), self.ids[:1])
        del self.b.answers[self.ids[0]]
        self.ask_of(self.b, self.ids[:1], now=old + 1)
        self.assertEqual(self.b.answers, {})
        self.b.answers[self.ids[0]] = self.b.now  # taken on while it was young
        self.assertEqual(advance(self.b, self.b.now)[0], [])
        self.assertEqual(self.b.logged[self.ids[0]].wire, b"")  # [SDS-REP-1] and so it needs not be kept

    def test_one_requester_gets_three_in_five_seconds(self):  # [SDS-REP-22]
        for w in self.wires:
            receive(self.b, w)
        t = T + 80_000
        self.ask_of(self.b, self.ids[:4], now=t)
        self.assertEqual(set(self.b.answers), set(self.ids[:3]))
        self.ask_of(self.b, self.ids[3:4], now=t + 4_999)
        self.assertEqual(len(self.b.answers), 3)
        self.ask_of(self.b, self.ids[4:5], "dave")
        self.assertEqual(len(self.b.answers), 4)
        self.ask_of(self.b, self.ids[3:4], now=t + 5_000)
        self.assertEqual(len(self.b.answers), 5)

    def test_budget_of_answers(self):  # [SDS-REP-23]
        p = start("bob", repair="on", sync_max_ms=0)
        small = [forged("eve", T + i, content=b"x") for i in range(12)]
        large = [forged("eve", T + 100 + i, content=b"x" * 140_000) for i in range(2)]
        for m in small + large:
            receive(p, encode(m))
        p.tick(T + 70_000)
        p.answers = {m.message_id: T + 70_000 + i for i, m in enumerate(small)}
        self.assertEqual(len(advance(p, T + 71_000)[0]), 10)
        self.assertEqual(p.answers, {})  # the rest was dropped
        p.answers = {m.message_id: T + 131_000 for m in large}
        self.assertEqual(len(advance(p, T + 131_000)[0]), 1)

    def test_buffers_hold_256_and_the_latest_leave(self):  # [SDS-REP-24]
        ids = ["gone %d" % i for i in range(300)]
        for i in (0, 150):
            receive(self.b, encode(forged("eve", T + 50_000 + i, ids[i:i + 150])))
        waits = sorted(request_wait(self.b.config, "bob", i) for i in ids)
        self.assertEqual(sorted(r.wait_ms for r in self.b.requests.values()), waits[:256])
        p = start("bob", repair="on", sync_max_ms=0)
        have = [forged("eve", T + i, content=b"x") for i in range(300)]
        for m in have:
            receive(p, encode(m))
        p.tick(T + 60_000)
        for n, m in enumerate(have):
            self.ask_of(p, [m.message_id], "peer %d" % n)
        waits = sorted(T + 60_000 + answer_wait(p.config, "bob", "eve", m.message_id) for m in have)
        self.assertEqual(sorted(p.answers.values()), waits[:256])

    def test_groups_share_the_answers(self):  # [SDS-REP-13]
        self.b.config["repair_groups"] = 2
        for w in self.wires:
            receive(self.b, w)
        for n, i in enumerate(self.ids):
            self.ask_of(self.b, [i], "peer %d" % n, T + 80_000)
        h = lambda *x: int.from_bytes(hashlib.sha256("".join(x).encode()).digest()[:8], "big")
        self.assertEqual(set(self.b.answers), {i for i in self.ids if h("bob", i) % 2 == h("alice", i) % 2})


class Offline(unittest.TestCase):
    """Section 19."""

    def test_timers_stand_still_and_go_on(self):  # [SDS-OFF-1, SDS-OFF-2]
        p = start("bob")
        close_join_window(p)
        receive(p, encode(forged("eve", T + 30_000, ["gone"])))
        due = p.connected + 240_000
        advance(p, T + 100_000)
        before = p.state()
        p.go(False)
        self.assertIsNone(p.deadline())
        self.assertEqual(advance(p, T + 10_000_000), ([], []))
        self.assertEqual(p.state(), before)
        p.go(True)
        away = 9_900_000
        self.assertEqual([x for x in range(due - 1, due + 1) if "lost" in kinds(advance(p, x + away)[1])], [due])

    def test_what_was_due_when_the_network_went_waits_too(self):  # [SDS-OFF-1]
        p = start(sync_max_ms=0)
        send(p, b"x")
        p.tick(p.deadline())
        p.go(False)
        self.assertEqual(advance(p, p.now + 1), ([], []))

    def test_alone_nobody_hears_it_even_when_back(self):  # [SDS-OUT-9]
        p = start(sync_max_ms=0)
        p.learn_group(["alice"], None, "")
        send(p, b"x")
        p.go(False)
        p.go(True)
        self.assertEqual(drain(p)[0], [])

    def test_back_again_everything_unacknowledged_is_sent_once(self):  # [SDS-OFF-3]
        p = start(sync_max_ms=0, resend_attempts=1)
        one = send(p, b"one")
        while p.deadline():
            advance(p, p.deadline())
        two = send(p, b"two")
        p.go(False)
        p.tick(p.now + 5)
        p.go(True)
        self.assertEqual(drain(p)[0], [one, two])
        self.assertEqual([(m.attempts, m.gave_up) for m in p.outgoing.values()], [(1, True), (0, False)])
        p.go(True)
        self.assertEqual(drain(p)[0], [])


class Retention(unittest.TestCase):
    """Section 20."""

    def full(self, **config):
        p = start("bob", log_limit=3, ids="opaque", **config)
        for i in range(6):
            receive(p, encode(Message("eve", "m%d" % i, "c", T + i, [Entry("m%d" % (i - 1))] if i else [], b"", [], b"x")))
        return p

    def test_the_oldest_leave_and_stay_known(self):  # [SDS-RET-1, SDS-RET-2, SDS-RET-4]
        p = self.full()
        self.assertEqual([e.message_id for e in p.log], ["m3", "m4", "m5"])
        self.assertEqual(p.state()["pruned"], ["m0", "m1", "m2"])
        before = p.save()
        receive(p, encode(Message("eve", "m1", "c", T + 1, [], b"", [], b"x")))
        self.assertEqual(p.save(), before)
        close_join_window(p)
        self.assertEqual(kinds(receive(p, encode(Message("eve", "new", "c", T + 9, [Entry("m0")], b"", [], b"x")))[1]), ["delivered"])

    def test_what_left_the_index_is_too_old(self):  # [SDS-RET-5, SDS-RET-6]
        p = self.full(pruned_limit=1)
        self.assertEqual((p.replay_floor, p.state()["pruned"]), (T + 1, ["m2"]))
        for lamport, want in ((T + 1, "rejected"), (T + 2, "delivered")):
            self.assertEqual(kinds(receive(p, encode(Message("eve", "x", "c", lamport, [], b"", [], b"x")))[1]), [want])
        for ids in (p.lost, p.prehistory):
            ids["late"] = None
            self.assertEqual(kinds(receive(p, encode(Message("eve", "late", "c", T, [], b"", [], b"x")))[1]), ["rejected"])
        self.assertEqual(receive(p, encode(Message("eve", "s", "c", T)))[1], [])  # a sync message is never too old
        self.assertIsNone(self.full().replay_floor)

    def test_own_messages_that_wait_hold_the_log(self):  # [SDS-RET-3]
        p = start("bob", log_limit=1, ids="opaque", resend_attempts=0, sync_max_ms=0)
        send(p, b"own", wish="own")
        for i in range(3):
            receive(p, encode(Message("eve", "m%d" % i, "c", T + 5 + i, [], b"", [], b"x")))
        self.assertEqual(len(p.log), 4)
        advance(p, p.deadline())
        self.assertEqual([e.message_id for e in p.log], ["m2"])
        self.assertEqual(p.outgoing, {})  # [SDS-OUT-8]
        send(p, b"next", wish="next")
        self.assertEqual(len(p.log), 1)
        receive(p, encode(Message("eve", "m9", "c", p.now + 9, [], b"", [], b"x")))
        self.assertEqual(len(p.log), 2)
        receive(p, encode(Message("eve", "s", "c", p.now + 19, [Entry("next")])))
        self.assertEqual([e.message_id for e in p.log], ["m9"])

    def test_tips_are_those_of_what_remains(self):
        p = start("bob", log_limit=2, ids="opaque")
        for i, names in enumerate(("", "ac", "", "")):  # b names a and, out of order, c
            m = Message("eve", "abcd"[i], "c", T + i, [Entry(n) for n in names], b"", [], b"x")
            receive(p, encode(m))
        self.assertEqual(([e.message_id for e in p.log], p.tips), (["c", "d"], {"c", "d"}))


class Hints(unittest.TestCase):
    """Section 21."""

    def test_bad_hints_are_refused_and_their_messages_are_not(self):  # [SDS-HINT-3]
        p = start()
        for n, hint in enumerate((b"", b"h" * 257)):
            p.receive(encode(forged(lamport=T + n)), hint)
            self.assertEqual(kinds(drain(p)[1]), ["delivered"])
            with self.assertRaises(Refused):
                p.hint(p.log[-1].message_id, hint)
        self.assertEqual(p.hints, {})
        p.hint(p.log[-1].message_id, b"h" * 256)
        p.hint("unknown", b"h")
        self.assertEqual(list(p.hints.values()), [b"h" * 256])
        p.hint(p.log[-1].message_id, b"later")  # [SDS-HINT-2]
        self.assertEqual(decode(send(p, b"x")).causal_history[-1].retrieval_hint, b"h" * 256)  # [SDS-HINT-1]

    def test_what_others_call_a_message_is_for_asking(self):  # [SDS-HINT-1]
        p = start()
        close_join_window(p)
        cause = forged("eve", T + 40_000)
        m = forged("bob", T + 40_001, [cause.message_id])
        m.causal_history[0].retrieval_hint = b"hearsay"
        receive(p, encode(m))
        self.assertEqual(advance(p, p.now + 1_000)[1][0]["retrieve"]["entries"][0]["retrieval_hint"], b64(b"hearsay"))
        receive(p, encode(cause))
        self.assertEqual([e.retrieval_hint for e in decode(send(p, b"x")).causal_history if e.message_id == cause.message_id], [])
        p.config["history_tips"] = 9
        p.config["history_size"] = 9
        self.assertEqual([e.retrieval_hint for e in decode(send(p, b"y")).causal_history if e.message_id == cause.message_id], [b""])


class Levels(unittest.TestCase):
    """Section 22."""

    def reached(self, events):
        return [e["acknowledged"]["level"] for e in events if "acknowledged" in e]

    def names(self, p, who, *ids):
        return self.reached(receive(p, encode(forged(who, p.lamport + 1, ids, b"")))[1])

    def test_each_level_once(self):  # [SDS-LEVEL-1, SDS-LEVEL-2, SDS-LEVEL-3, SDS-LEVEL-5]
        p = start(ack_members=2, ack_percent=75)
        p.learn_group(["alice", "bob", "carol", "dave", "erin"], ["alice", "bob", "carol", "dave", "frank"], "dave")
        m = decode(send(p, b"x")).message_id
        self.assertEqual(self.names(p, "frank", m), ["one"])
        self.assertEqual(self.names(p, "bob", m), [])
        self.assertEqual(self.names(p, "erin", m), ["members"])
        self.assertEqual(self.names(p, "dave", m), ["steward"])
        self.assertEqual(self.names(p, "carol", m), ["percent"])  # 3 of 3, as 2 are less than 75 %
        self.assertEqual((p.outgoing, p.watched), ({}, {}))
        self.assertEqual(self.names(p, "bob", m), [])

    def test_judged_anew_when_the_group_changes_and_for_good(self):  # [SDS-LEVEL-5, SDS-LEVEL-6]
        p = start(ack_percent=100)
        m = decode(send(p, b"x")).message_id
        self.assertEqual(self.names(p, "bob", m), ["one"])
        p.learn_group(None, [], "")
        self.assertEqual(drain(p)[1], [])  # [SDS-LEVEL-4]
        p.learn_group(None, ["alice"], "")
        self.assertEqual(drain(p)[1], [])
        p.learn_group(None, ["alice", "bob", "carol"], "")
        self.assertEqual(drain(p)[1], [])
        p.learn_group(None, ["alice", "bob"], "bob")
        self.assertEqual(self.reached(drain(p)[1]), ["steward", "percent"])
        p.learn_group(None, ["carol"], "carol")
        self.assertEqual(drain(p)[1], [])

    def test_filters_of_members_alone_count_for_members(self):  # [SDS-LEVEL-2]
        p = start(ack_members=1)
        p.learn_group(["alice", "bob"], None, "")
        m = decode(send(p, b"x"))
        for n, who in enumerate(("u", "v", "w", "x")):
            raw = make_filter(who, m.lamport + 1, T - 1, [m.message_id, *map(str, range(20))])
            got = self.reached(receive(p, encode(forged(who, m.lamport + 1, content=b"", filter=raw)))[1])
            self.assertEqual(got, ["one"] if n == 3 else [])
        self.assertEqual(self.names(p, "bob", m.message_id), ["members"])

    def test_filters_go_on_to_count_after_the_first_level(self):  # [SDS-LEVEL-2]
        p = start(ack_members=1)
        p.learn_group(["alice", "bob"], None, "")
        m = decode(send(p, b"x"))
        seen = []
        for who, n in [("zoe", n) for n in range(20)] + [("bob", n) for n in range(20, 24)]:  # strangers' filters do not weigh on bob's
            raw = make_filter(who, m.lamport + 1 + n, T - 1, [m.message_id, *map(str, range(20))])
            seen += [(n, x) for x in self.reached(receive(p, encode(forged(who, m.lamport + 1 + n, content=b"", filter=raw)))[1])]
        self.assertEqual(seen, [(3, "one"), (23, "members")])

    def test_one_filter_of_the_steward_does_not_name_it(self):  # [SDS-LEVEL-1]
        p = start()
        p.learn_group(None, None, "bob")
        m = decode(send(p, b"x"))
        seen = []
        for n in range(4):
            raw = make_filter("bob", m.lamport + 1 + n, T - 1, [m.message_id, *map(str, range(20))])
            seen.append(self.reached(receive(p, encode(forged("bob", m.lamport + 1 + n, content=b"", filter=raw)))[1]))
        self.assertEqual(seen, [[], [], [], ["one", "steward"]])

    def test_who_only_reads_speaks_once(self):  # [SDS-LEVEL-7]
        for present, speaks in ((None, 0), ([], 1), (["alice", "bob"], 1), (["p%d" % i for i in range(49)], 1), (["p%d" % i for i in range(50)], 0)):
            p = start(sync_max_ms=0)
            p.learn_group(None, present, "")
            receive(p, encode(forged("bob", T + 1)))
            receive(p, encode(forged("bob", T + 2)), T + 10_000)
            self.assertEqual(advance(p, T + 59_999)[0], [])
            self.assertEqual(len(advance(p, T + 60_000)[0]), speaks)
            self.assertEqual(advance(p, T + 500_000)[0], [])
        receive(p := start(sync_max_ms=0), encode(forged("bob", T + 1)))
        p.learn_group(None, ["bob"], "")
        receive(p, encode(forged("bob", T + 2)), T + 1_000)
        self.assertEqual(p.deadline(), T + 61_000)
        send(p, b"x")
        p.outgoing.clear()
        self.assertIsNone(p.deadline())

    def test_what_comes_while_presence_is_unknown_does_not_count(self):  # [SDS-LEVEL-7]
        many = ["p%d" % i for i in range(51)]
        for unfit in None, many:
            p = start(sync_max_ms=0)
            p.learn_group(None, unfit, "")
            receive(p, encode(forged("bob", T + 1)))
            p.tick(T + 50_000)
            p.learn_group(None, ["bob"], "")
            self.assertIsNone(p.deadline())
            receive(p, encode(forged("bob", T + 2)))
            p.learn_group(None, unfit, "")  # and back in time, so it counts nevertheless
            p.tick(T + 109_999)
            p.learn_group(None, ["bob"], "")
            self.assertEqual(p.deadline(), T + 110_000)
            self.assertEqual(len(advance(p, T + 110_000)[0]), 1)
            self.assertIsNone(p.deadline())

    def test_who_does_not_know_who_is_present_when_it_is_over_begins_anew(self):  # [SDS-LEVEL-7]
        for unfit, awake in itertools.product((None, ["p%d" % i for i in range(51)]), (True, False)):
            p = start(sync_max_ms=0)
            p.learn_group(None, ["bob"], "")
            receive(p, encode(forged("bob", T + 1)))
            p.learn_group(None, unfit, "")
            self.assertEqual(p.deadline(), T + 60_000)
            if awake:
                self.assertEqual(advance(p, T + 60_000)[0], [])
                self.assertIsNone(p.deadline())
            p.tick(T + 60_001)
            p.learn_group(None, ["bob"], "")
            self.assertIsNone(p.deadline())
            receive(p, encode(forged("bob", T + 2)), T + 70_000)
            self.assertEqual(p.deadline(), T + 130_000)
            self.assertEqual(len(advance(p, T + 130_000)[0]), 1)

    def test_the_time_of_who_only_reads_goes_on_after_a_restart_and_stands_still_offline(self):  # [SDS-LEVEL-7, SDS-OFF-1]
        for gone_ms in 20_000, 60_000:  # what is over when the network goes is judged by what was known then
            p = start()
            p.learn_group(None, ["bob"], "")
            receive(p, encode(forged("bob", T + 1)))
            p = Participant.load(p.save())
            p.recover(T + gone_ms)
            p.interval = None
            p.go(False)
            p.learn_group(None, None, "")
            p.tick(T + 90_000)
            p.learn_group(None, ["bob"], "")
            p.go(True)
            self.assertEqual(p.deadline(), T + 150_000 - gone_ms)
            self.assertEqual(len(advance(p, T + 150_000 - gone_ms)[0]), 1)


class Digests(unittest.TestCase):
    """Section 23."""

    def history(self, out):
        return [[e.message_id for e in decode(w).causal_history] for w in out if decode(w).kind() == "sync"]

    def test_who_lacks_something_is_told_what_came_after(self):  # [SDS-DIG-1]
        p = start(ids="opaque")
        for i in range(40):
            receive(p, encode(Message("eve", "m%02d" % i, "c", T + i, [Entry("m%02d" % (i - 1))] if i else [], b"", [], b"x")))
        ids = [e.message_id for e in p.log]
        for n, (named, want) in enumerate(((["m37", "m20", "unknown"], ids[38:]), (["unknown"], ids[8:]), (["m00"], ids[8:]))):
            receive(p, encode(Message("bob", "s", "c", T + 90_000 + n, [Entry(i) for i in named])))
            out, _ = advance(p, p.interval.begin_ms + p.interval.length_ms)
            self.assertEqual(self.history(out), [want])
            out, _ = advance(p, p.interval.begin_ms + p.interval.length_ms)
            self.assertEqual(self.history(out), [ids[-2:]])

    def test_who_lacks_most_is_answered_and_nothing_later_is_named(self):  # [SDS-DIG-1, SDS-HIST-2]
        for order in ("m1", "m3"), ("m3", "m1"):
            p = start(ids="opaque")
            for i in range(6):
                receive(p, encode(Message("eve", "m%d" % i, "c", T + i if i < 5 else 2**52, [], b"", [], b"x")))
            for n, named in enumerate(order):
                receive(p, encode(Message("bob", "s", "c", 2**52 + 90_000 + n, [Entry(named)])))
            out, _ = advance(p, p.interval.begin_ms + p.interval.length_ms)
            self.assertEqual(self.history(out), [["m2", "m3", "m4"]])

    def test_a_digest_is_due_without_a_timer_and_goes_with_what_is_sent_for_another_reason(self):  # [SDS-DIG-1]
        p = start(ids="opaque", sync_max_ms=0)
        p.learn_group(None, ["bob"], "")
        for i in range(6):
            receive(p, encode(Message("eve", "m%d" % i, "c", T + i, [], b"", [], b"x")))
        for n, named in enumerate((["m1"], ["unknown"], ["m3"])):
            receive(p, encode(Message("bob", "s", "c", T + 90_000 + n, [Entry(i) for i in named])))
        receive(p, encode(Message("eve", "m6", "c", T + 6, [], b"", [], b"x")))  # it stays due
        self.assertEqual(self.history(advance(p, T + 59_999)[0]), [])
        self.assertEqual(self.history(advance(p, T + 60_000)[0]), [["m%d" % i for i in range(7)]])
        self.assertIsNone(p.reunion)

    def test_the_steward_tells_what_came(self):  # [SDS-DIG-2, SDS-DIG-3]
        p = start(ids="opaque", sync_max_ms=0)
        p.learn_group(None, None, "alice")
        t, batches = T, []
        for n in range(3):
            for i in range(2):
                receive(p, encode(Message("eve", "m%d" % (2 * n + i), "c", T + 2 * n + i, [], b"", [], b"x")), t + i)
            self.assertEqual(advance(p, t + 4_999)[0], [])
            batches += self.history(advance(p, t + 5_000)[0])
            t += 6_000
        self.assertEqual(batches, [["m0", "m1"], ["m0", "m1", "m2", "m3"], ["m2", "m3", "m4", "m5"]])
        self.assertIsNone(p.deadline())
        p.config["sync_max_ms"] = 300_000
        self.assertEqual(p.sync_min_ms(), 15_000)
        p.learn_group(None, None, "")
        self.assertEqual(p.sync_min_ms(), 10_000)

    def test_a_digest_names_32_at_most(self):  # [SDS-DIG-2]
        p = start(ids="opaque", sync_max_ms=0)
        p.learn_group(None, None, "alice")
        for i in range(40):
            receive(p, encode(Message("eve", "m%02d" % i, "c", T + i, [], b"", [], b"x")))
        self.assertEqual(self.history(advance(p, T + 5_000)[0]), [["m%02d" % i for i in range(8, 40)]])


class Foreign(unittest.TestCase):
    """Section 24."""

    def test_the_hash_is_murmur3(self):
        for said, want in ((b"", 0), (b"hello", 0x248BFA47), (b"hello, world", 0x149BBB7F),
                           (b"The quick brown fox jumps over the lazy dog", 0x2E4FF723)):
            self.assertEqual(murmur3(said), want, said)

    def test_the_filter_of_three(self):  # [SDS-DIA-2] the value that @waku/sds 0.0.8 gives
        f = ForeignFilter()
        for i in ("m1", "m2", "m3"):
            f.add(i)
        self.assertEqual(hashlib.sha256(f.bits).hexdigest(), "f64b9f3ea762bd1d4d98447fefd0bae11cb465c751e1605648b4af7c974754cd")

    def test_ids_are_opaque(self):  # [SDS-DIA-3]
        self.assertEqual(start(dialect="waku-js").config["ids"], "opaque")
        self.assertEqual(start(dialect="waku-js").config["repair_max_ms"], 120_000)
        with self.assertRaises(Refused):
            start(dialect="waku-js", ids="derived")

    def test_the_filter_holds_received_and_sent(self):  # [SDS-DIA-2, SDS-DIA-4]
        p = start(dialect="waku-js")
        receive(p, encode(Message("bob", "m1", "c", T + 1, [], b"", [], b"x")))
        send(p, b"own", wish="m2")
        m = decode(send(p, b"next", wish="m3"))
        self.assertEqual(len(m.bloom_filter), 18_752)
        self.assertEqual([foreign_contains(m.bloom_filter, i) for i in ("m1", "m2", "m3", "m4")], [True, True, False, False])
        self.assertEqual([(e.message_id, e.sender_id) for e in m.causal_history], [("m1", "bob"), ("m2", "alice")])
        self.assertEqual(Participant.load(p.save()).foreign.bits, p.foreign.bits)

    def test_what_left_the_filter_is_not_in_it(self):  # [SDS-DIA-2]
        p, fresh = start(dialect="waku-js", log_limit=1), ForeignFilter()
        for i in range(10_010):
            p.enter_window(Message(message_id="m%d" % i, lamport=T))
            if i >= 10:
                fresh.add("m%d" % i)
        self.assertEqual(p.foreign.bits, fresh.bits)

    def test_a_claim_is_a_possibility_and_stays_one(self):  # [SDS-DIA-5]
        p = start(dialect="waku-js", ack_members=2)
        m = decode(send(p, b"own", wish="mine"))
        claim, empty = ForeignFilter(), bytes(18_752)
        claim.add("mine")
        sync = lambda who, n, raw: kinds(receive(p, encode(Message(who, "s", "c", T + n, [], raw)))[1])
        self.assertEqual(sync("bob", 50, bytes(claim.bits)[:-8]), [])
        self.assertEqual(sync("bob", 51, bytes(claim.bits)), ["possibly_acknowledged"])
        self.assertEqual([sync("peer %d" % n, 52, bytes(claim.bits)) for n in range(20)], [[]] * 20)
        self.assertEqual(sync("bob", 60, empty), [])
        self.assertEqual(p.outgoing["mine"].state, "possibly_acknowledged")
        self.assertEqual(kinds(receive(p, encode(Message("bob", "s", "c", T + 70, [Entry("mine")])))[1]), ["acknowledged"])


class Group(unittest.TestCase):
    """Five participants on a network that loses much of everything, for an hour."""

    def found(self, seed=109, loss=0.4, store=True, restarts=0, outages=0, **config):
        """Brings a group together: everyone hears a first message, and then the join window closes."""
        self.rng, self.loss = random.Random(seed), loss
        self.say = "seed %d" % seed
        self.group = [start("p%d" % i, **config) for i in range(5)]
        self.due, self.store, self.delivered, self.number = [], {} if store else None, [[] for _ in self.group], 0
        for p in self.group:
            p.members = [q.id for q in self.group]
            close_join_window(p)
        for _ in range(60):
            self.later(T + 40_000 + self.rng.randint(0, 600_000), self.rng.randrange(5), lambda p: p.send(b"message"))
        for _ in range(restarts):
            self.later(T + 40_000 + self.rng.randint(0, 900_000), self.rng.randrange(5), self.restart)
        for _ in range(outages):
            at, i = T + 40_000 + self.rng.randint(0, 600_000), self.rng.randrange(5)
            self.later(at, i, lambda p: p.go(False))
            self.later(at + self.rng.randint(1_000, 200_000), i, lambda p: p.go(True))

    def later(self, at, i, act):
        self.number += 1
        heapq.heappush(self.due, (at, self.number, i, act))

    def restart(self, p):
        i = self.group.index(p)
        self.group[i] = Participant.load(p.save())
        self.assertEqual(differences(self.group[i], p), [])
        self.group[i].recover(p.now)

    def carry(self, i):
        """Performs what participant i wants."""
        p = self.group[i]
        out, events = drain(p)
        for wire in out if p.online else ():
            m = decode(wire)
            if self.store is not None:
                self.store[m.message_id] = wire
            for j in range(5):
                if j != i and self.rng.random() > self.loss:
                    self.later(p.now + self.rng.randint(1, 3_000), j, lambda q, wire=wire: q.online and q.receive(wire))
        for e in events:
            self.assertNotIn("rejected", e)
            if "delivered" in e:
                self.delivered[i].append(e["delivered"]["message_id"])
            for entry in e.get("retrieve", {}).get("entries", ()):
                if entry["message_id"] in (self.store or {}):
                    wire = self.store[entry["message_id"]]
                    self.later(p.now + self.rng.randint(1, 500), i, lambda q, wire=wire: q.receive(wire))

    def run_an_hour(self):
        while True:
            timers = [(p.deadline(), 0, i, None) for i, p in enumerate(self.group) if p.deadline()]
            at, number, i, act = min(timers + self.due[:1], key=lambda x: x[:3])
            if at > T + 3_600_000:
                return
            self.group[i].tick(at)
            if not number:
                self.group[i].advance()
            else:
                heapq.heappop(self.due)
                act(self.group[i])
            self.carry(i)

    def check(self):
        logs = [[e.message_id for e in p.log] for p in self.group]
        self.assertEqual(len(logs[0]), 61, self.say)
        for log, seen, p in zip(logs, self.delivered, self.group):
            self.assertEqual(log, logs[0], self.say)
            self.assertEqual(len(seen), len(set(seen)), self.say)
            self.assertEqual((p.outgoing, p.incoming, p.missing, p.lost, p.requests), ({}, {}, {}, {}, {}), self.say)

    def test_all_logs_become_equal(self):
        self.found()
        self.run_an_hour()
        self.check()

    def test_repair_needs_no_store(self):
        for profile, loss in (("standard", 0.1), ("fast", 0.4)):
            self.found(loss=loss, store=False, repair="on", repair_profile=profile, resend_attempts=0)
            self.run_an_hour()
            self.check()

    def test_restarts_and_outages_change_nothing(self):
        self.found(store=False, restarts=30, outages=6, repair="on", repair_profile="fast")
        self.run_an_hour()
        self.check()


class Contract(unittest.TestCase):
    def ask(self, adapter, cmd, **request):
        self.number = getattr(self, "number", 0) + 1
        reply = adapter.answer(json.dumps({"id": self.number, "cmd": cmd, **request}))
        self.assertEqual(reply["id"], self.number)
        return reply

    def create(self, adapter, node="A", participant="alice"):
        return self.ask(adapter, "create", node=node, channel="c", participant=participant, seed=1, now_ms=T, config={})

    def test_errors_name_their_class(self):
        x = Adapter()
        code = lambda reply: reply["error"]["code"]
        self.assertEqual(x.answer("nonsense")["error"]["code"], "malformed")
        self.assertEqual(code(self.ask(x, "dance")), "unsupported")
        self.assertEqual(code(self.ask(x, "hello", contract={"min": 2, "max": 3})), "unsupported")
        self.assertEqual(code(self.ask(x, "advance", node="A", now_ms=T)), "invalid")
        self.create(x)
        self.assertEqual(code(self.ask(x, "send", node="A", now_ms=T, content="")), "invalid")
        self.assertEqual(code(self.ask(x, "receive", node="A", now_ms=T, wire="?")), "malformed")
        for config, want in (({"dialect": "klingon"}, "unsupported"), ({"ids": "hashed"}, "unsupported"), ({"filter_window": 0}, "invalid"),
                             ({"sync_min_ms": 9, "sync_max_ms": 8}, "invalid"), ({"history_size": "2"}, "malformed"),
                             ({"repair": "perhaps"}, "invalid"), ({"dialect": "waku-js", "ids": "derived"}, "invalid")):
            reply = self.ask(x, "create", node="B", channel="c", participant="bob", seed=1, now_ms=T, config=config)
            self.assertEqual(code(reply), want, config)

    def test_restart_recovers_and_loss_forgets(self):
        x = Adapter()
        self.create(x)
        self.create(x, "B", "bob")
        wire = self.ask(x, "send", node="A", now_ms=T, content=b64(b"x"))["ok"]["broadcast"][0]["wire"]
        self.ask(x, "receive", node="B", now_ms=T, wire=wire, retrieval_hint=b64(b"h"))
        snapshot = self.ask(x, "snapshot", node="B")["ok"]["snapshot"]
        before = self.ask(x, "inspect", node="B")["ok"]["state"]
        after = self.ask(x, "restart", node="B", now_ms=T + 99_000, durable=True)["ok"]
        self.assertTrue(T + 104_000 <= after["deadline_ms"] <= T + 109_000, after)  # [SDS-DUR-14]
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"], before)
        self.ask(x, "restart", node="B", now_ms=T, durable=False)
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"]["log"], [])

        self.ask(x, "restore", node="B", now_ms=T, snapshot=snapshot)
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"], before)

    def test_saved_state_is_all_of_the_state(self):
        p = start("bob", ids="opaque", repair="on", log_limit=3, pruned_limit=1, lost_after_ms=200_000)
        p.learn_group(["bob", "eve", "zoe"], ["bob", "eve"], "bob")
        for i in range(3):
            receive(p, encode(Message("zoe", "z%d" % i, "c", T + i, [], b"", [], b"hi")))
        p.tick(T + 40_000)
        send(p, b"own")
        send(p, b"own too")
        receive(p, encode(Message("eve", "e", "c", T + 40_009, [Entry("gone", b"h")], b"", [Entry("z2")], b"waits")))
        receive(p, encode(forged("eve", T + 40_040, [p.log[-1].message_id, "lost too"], b"")))
        drain(p)
        self.assertEqual(differences(Participant.load(p.save()), p), [])
        for name in ("logged", "pruned", "replay_floor", "outgoing", "incoming", "missing", "requests", "answers", "copied", "digest_ids"):
            self.assertTrue(getattr(p, name), name + " is empty, so this shows little")
        self.assertEqual(advance(Participant.load(p.save()), p.now + 300_000), advance(p, p.now + 300_000))

    def test_a_retrieval_hint_travels(self):  # [SDS-SEND-9]
        x = Adapter()
        self.create(x)
        self.create(x, "B", "bob")
        wire = self.ask(x, "send", node="A", now_ms=T, content=b64(b"x"))["ok"]["broadcast"][0]["wire"]
        self.ask(x, "receive", node="B", now_ms=T, wire=wire, retrieval_hint=b64(b"where"))
        wire = self.ask(x, "send", node="B", now_ms=T, content=b64(b"y"))["ok"]["broadcast"][0]["wire"]
        self.assertEqual(decode(unb64(wire)).causal_history[0].retrieval_hint, b"where")

    def test_the_program_answers_lines_and_ends_with_its_input(self):
        lines = "".join(json.dumps(r) + "\n" for r in ({"id": 1, "cmd": "hello", "contract": {"min": 1, "max": 1}}, {"id": 2, "cmd": "?"}))
        done = subprocess.run([sys.executable, str(HERE / "participant.py")], input=lines.encode(), capture_output=True, timeout=60)
        replies = [json.loads(line) for line in io.StringIO(done.stdout.decode())]
        self.assertEqual((done.returncode, [r["id"] for r in replies]), (0, [1, 2]))
        self.assertEqual(replies[0]["ok"]["clock"], "virtual")


if __name__ == "__main__":
    unittest.main()
