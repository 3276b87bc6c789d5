import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalize } from "../../src/crypto/canonical-json";

/** RFC 8785, appendix B: the bits of a double and how it is written. */
const NUMBERS: readonly [bits: string, text: string][] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

describe("canonical JSON", () => {
  it("writes the numbers of RFC 8785, appendix B", () => {
    for (const [bits, text] of NUMBERS) assert.equal(canonicalize(Buffer.from(bits, "hex").readDoubleBE()), text);
  });

  it("writes the sample of RFC 8785, 3.2.2, byte for byte", () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    assert.equal(
      canonicalize(JSON.parse(input)),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it("sorts names by UTF-16 code units, as in RFC 8785, 3.2.3", () => {
    const names = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const written = canonicalize(Object.fromEntries(names.map((name) => [name, 0])));
    const sorted = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"];
    assert.equal(written, `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(",")}}`);
  });

  it("sorts inside objects and keeps the order of lists", () => {
    assert.equal(canonicalize({ b: [3, 1, { z: 1, a: 2 }], a: {} }), '{"a":{},"b":[3,1,{"a":2,"z":1}]}');
    assert.equal(canonicalize(JSON.parse('{"__proto__":1,"10":2,"9":3}')), '{"10":2,"9":3,"__proto__":1}');
  });

  it("writes one form for one value, whatever the order of its members, and loses nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalize(value);
        assert.equal(canonicalize(JSON.parse(text)), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it("refuses what JSON would lose or change silently", () => {
    const refused = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      undefined,
      () => 1,
      Symbol("s"),
      1n,
      new Date(0),
      new Map(),
      Buffer.from("x"),
      "\ud800",
      "a\udc00b",
    ];
    for (const value of refused) {
      assert.throws(() => canonicalize(value), TypeError);
      assert.throws(() => canonicalize({ a: value }), TypeError);
      assert.throws(() => canonicalize([value]), TypeError);
    }
    assert.throws(() => canonicalize({ "\udfff": 1 }), TypeError);
    assert.throws(() => canonicalize(new Array(1)), TypeError);
  });
});
