// node --expose-gc bench.mjs ROW WARMUP SAMPLES SAMPLE: measures one row, in a process of its own, and prints JSON.
// The workloads are those of Workload.java; WARMUP and SAMPLE are milliseconds.
import { readFileSync } from 'node:fs';
import { computed as makeComputed, effect, effectScope, endBatch, signal, startBatch } from 'alien-signals';

const [row, warmup = 600, samples = 11, sample = 40] = process.argv.slice(2);

if (row === 'versions') {
  const version = name => `${name} ${JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version}`;
  console.log([`node ${process.versions.node}`, version('alien-signals'), version('@vue/reactivity')].join(', '));
  process.exit();
}

let sum = 0;
let runs = 0;
let evaluations = 0;
let counting = false;

const computed = fn => makeComputed(counting ? () => { evaluations++; return fn(); } : fn);
const follow = a => effect(() => { runs++; sum += a(); });
const plus = (a, added) => computed(() => a() + added);
const greaterPlusOne = (a, b) => computed(() => Math.max(a(), b()) + 1);
const total = all => computed(() => { let t = 0; for (const a of all) t += a(); return t; });
const busy = () => { let counted = 0; for (let i = 0; i < 100; i++) counted++; return counted; };
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const require = (actual, expected) => {
  if (actual !== expected) throw new Error(`${row}: ${actual}, not ${expected}`);
  return actual;
};

/** A workload: operations of a pass, what one is, how many it stands for. */
const workload = (pass, operate, per = 1) => ({ pass, operate, per });

/** One batched write to a head, then a read of the result. */
const headed = (pass, build, expected) => {
  const head = signal(pass - 1);
  const result = build(head);
  return workload(pass, i => {
    startBatch();
    head(i);
    endBatch();
    return require(result(), expected(i));
  });
};

const propagate = (width, height) => {
  const source = signal(0);
  for (let i = 0; i < width; i++) {
    let end = source;
    for (let j = 0; j < height; j++) end = plus(end, 1);
    follow(end);
  }
  return workload(1, () => {
    sum = 0;
    const next = source() + 1;
    source(next);
    return require(sum, width * (next + height));
  });
};

const rows = {
  avoidable: () => headed(1000, head => {
    const c1 = plus(head, 0);
    const c2 = computed(() => { sum += c1(); return 0; });
    const c3 = computed(() => { sum += busy(); return c2() + 1; });
    const c5 = plus(plus(c3, 2), 3);
    effect(() => { runs++; sum += c5() + busy(); });
    return c5;
  }, () => 6),
  'batch of ten': () => {
    const sources = times(10, () => signal(-1));
    const all = total(sources);
    follow(all);
    return workload(100, i => {
      startBatch();
      for (let j = 0; j < 10; j++) sources[j](i + j);
      endBatch();
      return require(all(), 10 * i + 45);
    });
  },
  broad: () => headed(50, head => {
    let last;
    for (let i = 0; i < 50; i++) {
      last = plus(plus(head, i), 1);
      follow(last);
    }
    return last;
  }, i => i + 50),
  deep: () => headed(50, head => {
    let last = head;
    for (let i = 0; i < 50; i++) last = plus(last, 1);
    follow(last);
    return last;
  }, i => i + 50),
  diamond: () => headed(500, head => {
    const all = total(times(5, () => plus(head, 1)));
    follow(all);
    return all;
  }, i => 5 * (i + 1)),
  ladder: () => headed(100, head => {
    let left = head;
    let right = head;
    for (let i = 0; i < 25; i++) [left, right] = [greaterPlusOne(left, right), greaterPlusOne(right, left)];
    const end = greaterPlusOne(left, right);
    follow(end);
    return end;
  }, i => i + 26),
  mux: () => {
    const heads = times(100, () => signal(0));
    const all = computed(() => { const copy = new Int32Array(100); for (let i = 0; i < 100; i++) copy[i] = heads[i](); return copy; });
    const parts = heads.map((_, i) => computed(() => all()[i]));
    const ends = parts.map(part => { const end = plus(part, 1); follow(end); return end; });
    return workload(20, i => {
      const at = i % 10;
      const value = i < 10 ? at : 2 * at;
      startBatch();
      heads[at](value);
      endBatch();
      return require(ends[at](), value + 1);
    });
  },
  repeated: () => headed(100, head => {
    const all = computed(() => { let t = 0; for (let i = 0; i < 30; i++) t += head(); return t; });
    follow(all);
    return all;
  }, i => 30 * i),
  triangle: () => headed(100, head => {
    const chain = [];
    let last = head;
    for (let i = 0; i < 10; i++) {
      chain.push(last);
      last = plus(last, 1);
    }
    const all = total(chain);
    follow(all);
    return all;
  }, i => 45 + 10 * i),
  unstable: () => headed(100, head => {
    const double = computed(() => head() * 2);
    const inverse = computed(() => 0 - head());
    const current = computed(() => { let t = 0; for (let i = 0; i < 20; i++) t += (head() % 2 !== 0 ? double : inverse)(); return t; });
    follow(current);
    return current;
  }, i => i % 2 === 0 ? 0 - 20 * i : 40 * i),
};

const build = () => {
  const size = /^propagate (\d+)x(\d+)$/.exec(row);
  const made = size ? propagate(Number(size[1]), Number(size[2])) : rows[row]();
  let index = 0;
  const many = n => {
    for (let i = 0; i < n; i++) {
      const now = index;
      index = now + 1 === made.pass ? 0 : now + 1;
      sum += made.operate(now);
    }
  };
  many(made.pass);
  return { ...made, many };
};

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;
const counts = () => {
  counting = true;
  const { many, pass } = build();
  runs = 0;
  evaluations = 0;
  many(pass);
  counting = false;
  return { runs: runs / pass, evaluations: evaluations / pass };
};

if (samples === '0') {
  console.log(JSON.stringify(counts()));
} else {
  const { many, per } = build();
  gc();
  const started = milliseconds();
  let n = 1;
  for (let took = 0; took < Number(sample) || milliseconds() - started < Number(warmup);) {
    const start = milliseconds();
    many(n);
    took = milliseconds() - start;
    if (took < Number(sample)) n *= 2;
  }
  gc();
  const measured = times(Number(samples), () => {
    const start = milliseconds();
    many(n);
    return (milliseconds() - start) * 1e6 / n / per;
  });
  console.log(JSON.stringify({ samples: measured }));
}
