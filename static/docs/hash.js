// MD5 and SHA-256 of texts, in hexadecimal. The browser's own are missing where a page is not served over HTTPS, and it has no MD5.

const rotate = (x, n) => (x << n) | (x >>> (32 - n));

// The bytes with their padding; the length in bits stands at the end, in the order given.
function padded(text, little) {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  const [low, high] = [(bytes.length << 3) >>> 0, bytes.length >>> 29];
  view.setUint32(view.byteLength - 8, little ? low : high, little);
  view.setUint32(view.byteLength - 4, little ? high : low, little);
  return view;
}

function hex(words, little) {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, at) => view.setUint32(at * 4, word >>> 0, little));
  return [...new Uint8Array(view.buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const SINES = Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));

export function md5(text) {
  const view = padded(text, true);
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const word = [i, (5 * i + 1) % 16, (3 * i + 5) % 16, (7 * i) % 16][round];
      const sum = (a + mixed + SINES[i] + view.getUint32(block + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, SHIFTS[round][i % 4])) | 0];
    }
    state = [a, b, c, d].map((word, at) => (word + state[at]) | 0);
  }
  return hex(state, true);
}

// The first primes; roots of them are where SHA-256 takes its constants from.
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32);
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export function sha256(text) {
  const view = padded(text, false);
  let state = START;
  for (let block = 0; block < view.byteLength; block += 64) {
    const w = Array.from({ length: 16 }, (_, at) => view.getUint32(block + at * 4));
    for (let i = 16; i < 64; i += 1) {
      const [x, y] = [w[i - 15], w[i - 2]];
      const [s, t] = [rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3), rotate(y, 15) ^ rotate(y, 13) ^ (y >>> 10)];
      w.push((w[i - 16] + s + w[i - 7] + t) | 0);
    }
    let [a, b, c, d, e, f, g, k] = state;
    for (let i = 0; i < 64; i += 1) {
      const s = rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7);
      const one = (k + s + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const two = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, k] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    state = [a, b, c, d, e, f, g, k].map((word, at) => (word + state[at]) | 0);
  }
  return hex(state, false);
}
