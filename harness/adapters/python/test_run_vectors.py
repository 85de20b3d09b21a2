"""Tests of run_vectors.py: a runner that cannot complain is worth nothing."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import run_vectors  # noqa: E402

VECTORS = HERE.parents[2] / "vectors"


class Runner(unittest.TestCase):
    def run_it(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_vectors.main([str(a) for a in arguments])
        return code, out.getvalue() + err.getvalue()

    def test_the_vectors_hold(self):
        code, said = self.run_it(VECTORS)
        self.assertEqual(code, 0, said)

    def test_every_kind_notices_a_wrong_answer(self):
        seen = {}
        for path in sorted(VECTORS.glob("*/*.json")):
            for v in json.loads(path.read_text(encoding="utf-8")).get("vectors", ()):
                seen.setdefault((v["kind"], tuple(v.get("expect", ()))), v)
        self.assertGreaterEqual({kind for kind, _ in seen}, set(run_vectors.KINDS))
        for (kind, _), v in seen.items():
            if kind != "script":
                with self.subTest(v["id"]):
                    self.assertIsNone(run_vectors.check(v))
                    self.assertIn("expected", run_vectors.check({**v, "expect": spoil(v["expect"])}))

    def test_exit_codes(self):
        with tempfile.TemporaryDirectory() as name:
            directory = pathlib.Path(name)
            self.assertEqual(self.run_it(directory)[0], 2)
            self.assertEqual(self.run_it("--help")[0], 2)
            vector = {"id": "order/x", "requirements": ["SDS-ORD-1"], "comment": "Wrong.", "kind": "order",
                      "input": {"entries": []}, "expect": {"sorted": [{"lamport": 1, "message_id": "a"}]}}
            (directory / "order").mkdir()
            for code, data in ((1, {"format": 1, "family": "order", "vectors": [vector]}), (2, {"format": 2, "family": "order", "vectors": [vector]}),
                               (2, {"format": 1, "family": "order", "vectors": [{**vector, "kind": "riddle"}]})):
                (directory / "order" / "order.json").write_text(json.dumps(data), encoding="utf-8")
                got, said = self.run_it(directory)
                self.assertEqual(got, code, said)
                self.assertIn("order", said)


def spoil(expect):
    """The same expectation with its first value made wrong."""
    key, value = next(iter(expect.items()))
    wrong = {"message": lambda v: {**v, "sender_id": v["sender_id"] + "x"}, "reject": lambda v: ["channel"], "sorted": lambda v: v[1:]}
    if isinstance(value, bool):
        return {**expect, key: not value}
    if isinstance(value, int):
        return {**expect, key: value + 1}
    if key in wrong:
        return {**expect, key: wrong[key](value)}
    return {**expect, key: "00" + value if key != "message_id" else value[::-1]}


if __name__ == "__main__":
    unittest.main()
