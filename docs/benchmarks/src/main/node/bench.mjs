// node --expose-gc bench.mjs ROW WARMUP SAMPLES SAMPLE: measures one row, in a process of its own, and prints JSON.
// The workloads are those of Workload.java; WARMUP and SAMPLE are milliseconds.
import { readFileSync } from 'node:fs';
import { effect as vueEffect, reactive, ref as vueRef, toRaw } from '@vue/reactivity';
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
  filter: () => headed(10, head => {
    const firsts = times(1000, i => signal(i % 10));
    const seconds = times(1000, () => signal(-1));
    const found = computed(() => {
      const value = head();
      let t = 0;
      for (let i = 0; i < 1000; i++) if (firsts[i]() === value || seconds[i]() === value) t++;
      return value + t;
    });
    follow(found);
    return found;
  }, i => i + 100),
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

const thousand = make => times(1000, make);
const each = operate => workload(1, operate, 1000);

Object.assign(rows, {
  'create signals': () => {
    const kept = new Array(1000);
    return each(() => {
      for (let i = 0; i < 1000; i++) kept[i] = signal(i);
      return kept.length;
    });
  },
  'create computeds': () => {
    const kept = new Array(1000);
    const signals = thousand(i => signal(i));
    return each(() => {
      for (let i = 0; i < 1000; i++) {
        const a = signals[i];
        kept[i] = computed(() => a());
      }
      return kept.length;
    });
  },
  'create signal computed read': () => each(() => {
    let t = 0;
    for (let i = 0; i < 1000; i++) {
      const a = signal(i);
      t += computed(() => a() + 1)();
    }
    return require(t, 500500);
  }),
  'create effects closed': () => {
    const signals = thousand(i => signal(i));
    return each(() => {
      let t = 0;
      effectScope(() => { for (const a of signals) effect(() => { t += a(); }); })();
      return require(t, 499500);
    });
  },
  'read signal': () => read(i => signal(i), 0),
  'read computed': () => read(i => { const a = signal(i); const b = computed(() => a() + 1); follow(b); return b; }, 1),
  'read chain': () => {
    const unrelated = signal(0);
    let last = computed(() => 1);
    for (let i = 0; i < 100; i++) last = plus(last, 1);
    return workload(1, () => {
      unrelated(unrelated() + 1);
      return require(last(), 101);
    }, 100);
  },
  'read in effect': () => {
    const trigger = signal(0);
    const signals = times(100, i => signal(i));
    let t = 0;
    effect(() => { t += trigger(); for (const a of signals) t += a(); });
    return workload(1, () => {
      t = 0;
      const next = trigger() + 1;
      trigger(next);
      return require(t, next + 4950);
    }, 100);
  },
});

/** Reads of a hundred nodes in turn. */
function read(make, added) {
  const nodes = times(100, make);
  return workload(1, () => {
    let t = 0;
    for (let i = 0; i < 100; i++) t += nodes[i]();
    return require(t, 4950 + 100 * added);
  }, 100);
}

/** Vue's reactive objects, with effects that run at once. */
const state = () => reactive({ count: 0, next: { count: 0 } });
const oneOfThousand = operate => {
  let at = 0;
  return workload(1, () => {
    at = at + 1 < 1000 ? at + 1 : 0;
    return operate(at);
  });
};
const pushOrPop = read => {
  const list = reactive(times(1000, i => i));
  let total = 0;
  vueEffect(() => { total = read(list); });
  const raw = toRaw(list);
  return workload(1, () => {
    if (raw.length > 1000) list.pop();
    else list.push(1);
    return total;
  });
};
Object.assign(rows, {
  'vue read': () => { const object = state(); return workload(1, () => object.count); },
  'vue tracked': () => {
    const object = state();
    const again = vueRef(0);
    let t = 0;
    vueEffect(() => {
      t = again.value;
      for (let i = 0; i < 1000; i++) t += object.count;
    });
    return workload(1, () => { again.value++; return t; }, 1000);
  },
  'vue nested': () => { const object = state(); return workload(1, () => object.next === object ? 1 : 0); },
  'vue write': () => { const object = state(); let n = 0; return workload(1, () => { object.count = ++n; return n; }); },
  'vue write effect': () => {
    const object = state();
    let n = 0;
    let t = 0;
    vueEffect(() => { t += object.count; });
    return workload(1, () => { object.count = ++n; return t; });
  },
  'vue list': () => { const list = reactive(times(1000, i => i)); return oneOfThousand(i => list[i]); },
  'vue map': () => { const map = reactive(new Map(times(1000, i => [i, i]))); return oneOfThousand(i => map.get(i)); },
  'vue push iterated': () => pushOrPop(list => { let t = 0; for (const a of list) t += a; return t; }),
  'vue push indexed': () => pushOrPop(list => { let t = 0; for (let i = 0; i < list.length; i++) t += list[i]; return t; }),
});

/** The rectangular graphs of Rectangle.java. */
const shapes = {
  '2-10x5 lazy80%': [10, 5, 2, 1, 0.2, 600000, 19199968, 3480000],
  '6-10x10 dyn25% lazy80%': [10, 10, 6, 0.75, 0.2, 15000, 302310782860, 1155000],
  '4-1000x12 dyn5%': [1000, 12, 4, 0.95, 1, 7000, 29355933696000, 1463000],
  '25-1000x5': [1000, 5, 25, 1, 1, 3000, 1171484375000, 732000],
  '3-5x500': [5, 500, 3, 1, 1, 500, 3.0239642676898464e241, 1246500],
  '6-100x15 dyn50%': [100, 15, 6, 0.5, 1, 2000, 15664996402790400, 1078000],
  dashboard: [64, 6, 4, 0.95, 0.12, 120000, 983194624, 2656875],
  editor: [24, 8, 3, 0.8, 0.4, 90000, 1968298932, 4695000],
  kanban: [120, 7, 5, 0.9, 0.18, 30000, 10313638600, 1745500],
  entity: [40, 10, 4, 0.97, 0.6, 30000, 188732420144, 3965250],
};

const sfc32 = () => {
  let [a, b, c, d] = [246123560, 2434935956, 752727108, 913990249];
  return () => {
    a |= 0; b |= 0; c |= 0; d |= 0;
    let t = a + b | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = c << 21 | c >>> 11;
    d = d + 1 | 0;
    t = t + d | 0;
    c = c + t | 0;
    return (t >>> 0) / 4294967296;
  };
};

/** Milliseconds of runs, after two to warm up. */
const rectangle = (name, quick) => {
  const [width, layers, reads, fixed, read, writes, expected, evaluated] = shapes[name];
  const sources = times(width, i => signal(i));
  const leaves = [];
  effectScope(() => {
    const random = sfc32();
    let above = sources;
    for (let layer = 1; layer < layers; layer++) {
      const over = above;
      above = times(width, i => {
        const all = times(reads, s => over[(i + s) % width]);
        if (random() < fixed) {
          return makeComputed(() => { evaluations++; let t = 0; for (const a of all) t += a(); return t; });
        }
        const [first, ...rest] = all;
        return makeComputed(() => {
          evaluations++;
          let t = first();
          const odd = t & 1;
          const without = t % rest.length;
          for (let i = 0; i < rest.length; i++) if (!odd || i !== without) t += rest[i]();
          return t;
        });
      });
    }
    leaves.push(...above);
    const other = sfc32();
    for (let i = Math.round(width * (1 - read)); i > 0; i--) leaves.splice(Math.floor(other() * leaves.length), 1);
    effect(() => { for (const leaf of leaves) leaf(); });
  });
  gc();
  let first = true;
  const run = () => {
    evaluations = 0;
    const start = milliseconds();
    for (let i = 0; i < writes; i++) {
      const at = i % width;
      startBatch();
      sources[at](i + at);
      endBatch();
      for (const leaf of leaves) leaf();
    }
    let t = 0;
    for (const leaf of leaves) t += leaf();
    const took = milliseconds() - start;
    require(t, expected);
    if (!first) require(evaluations, evaluated);
    first = false;
    return took;
  };
  times(quick ? 1 : 2, run);
  return times(quick ? 1 : 3, run);
};

/** Microseconds of single shots, each on a new graph. */
const cellx = (layers, warm, quick) => {
  const shot = () => {
    const sources = times(4, i => signal(i + 1));
    let last = sources;
    const stop = effectScope(() => {
      for (let i = 0; i < layers; i++) {
        const [a, b, c, d] = last;
        last = [computed(() => b()), computed(() => a() - c()), computed(() => b() + d()), computed(() => c())];
        for (const cell of last) follow(cell);
      }
    });
    const check = values => last.forEach((cell, i) => require(cell(), values[i]));
    const start = milliseconds();
    const before = runs;
    check([-3, -6, -2, 2]);
    startBatch();
    sources.forEach((source, i) => source(4 - i));
    endBatch();
    check([-2, -4, 2, 3]);
    require(runs - before, 4 * layers);
    const took = milliseconds() - start;
    stop();
    return took * 1000;
  };
  times(warm ? quick ? 20 : 100 : 0, shot);
  return times(warm ? 20 : 10, shot);
};

/** Bytes retained; see Memory.java. */
const memory = () => {
  const result = {};
  let before;
  const step = (name, nodes) => {
    for (let i = 0; i < 4; i++) gc();
    const now = process.memoryUsage().heapUsed;
    if (name) result[name] = (now - before) / nodes;
    before = now;
  };
  const signals = new Array(10000).fill(null);
  const computeds = new Array(10000).fill(null);
  const tree = new Array(10000).fill(null);
  step();
  for (let i = 0; i < 10000; i++) signals[i] = signal(i);
  step('signal', 10000);
  for (let i = 0; i < 10000; i++) computeds[i] = plus(signals[i], 1);
  step('computed, unread', 10000);
  for (let i = 0; i < 10000; i++) follow(computeds[i]);
  step('effect, with the links of both', 10000);
  const source = signal(1);
  for (let i = 0; i < 10000; i++) {
    tree[i] = plus(i % 100 === 0 ? source : tree[i - 1], 1);
    follow(tree[i]);
  }
  source(2);
  step('computed in a chain and its effect, with links', 10000);
  const root = signal(1);
  for (let i = 0; i < 100000; i++) sum += plus(root, i % 10)();
  step('computed, read and dropped', 100000);
  sum += signals.length + computeds.length + tree.length + root();
  return result;
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

const quick = Number(warmup) < 200;
if (row.startsWith('rectangle ')) {
  console.log(JSON.stringify({ samples: rectangle(row.slice(10), quick) }));
} else if (row.startsWith('cellx ')) {
  console.log(JSON.stringify({ samples: cellx(parseInt(row.slice(6)), row.endsWith('warm'), quick) }));
} else if (row === 'memory') {
  memory();
  console.log(JSON.stringify(memory()));
} else if (samples === '0') {
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
