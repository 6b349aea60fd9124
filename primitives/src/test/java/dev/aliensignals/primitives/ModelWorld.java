package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelNode.Dep;
import dev.aliensignals.primitives.ModelNode.Derived;
import dev.aliensignals.primitives.ModelNode.EffectNode;
import dev.aliensignals.primitives.ModelNode.Owned;
import dev.aliensignals.primitives.ModelNode.Owner;
import dev.aliensignals.primitives.ModelNode.Registered;
import dev.aliensignals.primitives.ModelNode.Seen;
import dev.aliensignals.primitives.ModelNode.Source;
import dev.aliensignals.primitives.ModelNode.Tracker;
import dev.aliensignals.primitives.ModelOutcome.Failed;
import dev.aliensignals.primitives.ModelOutcome.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The nodes of one run of the model, and what must be true of them whenever it can be seen. */
final class ModelWorld {
  /*
   * Every read, wherever it happens, must give what the oracle says of that moment. A function may
   * only run with a reason, and never when it is closed or paused. At rest, every effect must have
   * run since what it has read changed, except for changes made during its own run. Cleanups run
   * once, the last registered first, after those of what their owner owns. Each exception of a
   * function arrives, once.
   */

  /** An exception of a function of the model. */
  @SuppressWarnings("serial")
  static final class ModelException extends RuntimeException {

    final String origin;

    ModelException(String origin) {
      super(origin + " throws", null, true, false);
      this.origin = origin;
    }
  }

  /** A throwable of a function of the model that is neither an exception nor an Error. */
  @SuppressWarnings("serial")
  static final class ModelThrowable extends Throwable {

    final String origin;

    ModelThrowable(String origin) {
      super(origin + " throws", null, true, false);
      this.origin = origin;
    }
  }

  /** Whether a function of the model may have thrown this, or what it has read. */
  static boolean isOfModel(Throwable thrown) {
    return thrown instanceof ModelException
        || thrown instanceof ModelThrowable
        || thrown instanceof ModelError
        || thrown instanceof UnsetSignalException;
  }

  /** An Error of a function of the model. */
  @SuppressWarnings("serial")
  static final class ModelError extends Error {

    ModelError(String origin) {
      super(origin + " throws an error");
    }
  }

  /** Engine and model disagree. */
  @SuppressWarnings("serial")
  static final class Mismatch extends AssertionError {

    Mismatch(String message) {
      super(message);
    }
  }

  private static final String CYCLE = "cycle";

  final ReactiveSystem system = ReactiveSystem.create("model");
  final Engine engine = system.engine;
  final ModelOracle oracle;

  final List<Source> sources = new ArrayList<>();
  final List<Derived> deriveds = new ArrayList<>();
  final List<Owned> owneds = new ArrayList<>();

  private final boolean strict;
  private final boolean cycles;
  private final IdentityHashMap<ReactiveNode, String> names = new IdentityHashMap<>();
  private final Set<Throwable> undelivered = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * The exceptions of reads of computeds that were being evaluated, since the system was at rest. A
   * cleanup or effect that does not catch it brings it to the writer after that evaluation.
   */
  private final Set<Throwable> cyclesRead = Collections.newSetFromMap(new IdentityHashMap<>());

  private final List<Handled> unhandled = new ArrayList<>();

  private record Handled(Owned handler, @Nullable ReactiveNode source, Throwable thrown) {}

  /** Computeds that the open batch has had evaluated. */
  private final Set<Derived> evaluatedInBatch = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The first disagreement; thrown where it is found, and again when the engine has let go. */
  @Nullable Mismatch mismatch;

  /** Grows with every write that counts. */
  long writes;

  /** How often what a function reads was triggered: that adds to the versions of computeds. */
  int triggers;

  /** How many functions of computeds are on the stack. */
  int evaluating;

  /**
   * Whether a cleanup of something that a computed owned has read in this step: nodes that wait for
   * that computed, and for the end of the cleanup, cannot be read then.
   */
  boolean readWhileOwnerWaited;

  /**
   * Whether anything was ever paused: a change that it missed may have been taken back by the time
   * it runs.
   */
  boolean hasPaused;

  /** Whether a function has written in this step: that may queue an owner behind what it owns. */
  boolean wroteInside;

  /** Whether an Error has been thrown in this step. */
  boolean erring;

  ModelWorld(ModelProgram program) {
    this.oracle = new ModelOracle(program.range());
    this.strict = program.strict();
    this.cycles = program.cycles();
    system.changeLoopLimit(program.loopLimit());
    engine.nestedLimit = program.nestedLimit();
  }

  void check(boolean condition, String message) {
    if (!condition) {
      fail(message);
    }
  }

  void fail(String message) {
    Mismatch found = new Mismatch(message);
    if (mismatch == null) {
      mismatch = found;
    }
    throw found;
  }

  void register(ModelNode node) {
    ReactiveNode real = node.node();
    if (real != null) {
      names.put(real, node.name);
    }
  }

  private String nameOf(ReactiveNode node) {
    String name = names.get(node);
    return name == null ? node.name() : name;
  }

  private List<ReactiveNode> nodes() {
    List<ReactiveNode> nodes = new ArrayList<>();
    sources.forEach(node -> nodes.add(node.port.node));
    for (Derived node : deriveds) {
      if (node.port != null) {
        nodes.add(node.port.node);
      }
    }
    for (Owned node : owneds) {
      if (node.node != null) {
        nodes.add(node.node);
      }
    }
    return nodes;
  }

  void assertWhileRunning() {
    try {
      GraphInvariants.assertWhileRunning(system, nodes(), this::nameOf);
    } catch (AssertionError e) {
      fail("inside user code: " + e.getMessage());
    }
  }

  // ---- writes and reads -------------------------------------------------------------------------

  /**
   * Takes computeds back that a batch, which is over, has had evaluated with what it has changed
   * since.
   */
  private void endBatch() {
    if (engine.noted != 0 || evaluatedInBatch.isEmpty()) {
      return;
    }
    IdentityHashMap<Derived, Boolean> holding = new IdentityHashMap<>();
    evaluatedInBatch.forEach(node -> holding.put(node, oracle.holds(node.reads)));
    for (Derived node : evaluatedInBatch) {
      ModelNode.Begin begin = java.util.Objects.requireNonNull(node.begin);
      ModelOutcome last = node.outcome;
      node.begin = null;
      node.versionKnown = false;
      if (begin.unsure
          || node.mustRun
          || !node.children().isEmpty()
          || Boolean.TRUE.equals(holding.get(node))) {
        node.perhaps = begin; // it is what the batch has made of it, or may be
      } else {
        node.perhaps = new ModelNode.Begin(node, begin.outcome, false);
        node.perhaps.before = begin.before;
        node.previous = begin.previous;
        node.outcome = begin.outcome;
        node.thrown = begin.thrown;
        node.reads.clear();
        node.reads.putAll(begin.reads);
      }
      if (node.kind == ModelPort.ComputedKind.PARITY && last != null) {
        // both are equal, or one of them is to be evaluated: the next result is compared with it
        node.outcome = port(node).isValue(begin.outcome) ? begin.outcome : last;
      }
    }
    evaluatedInBatch.clear();
    oracle.changed();
  }

  /** Notes that {@code source} is about to be written. */
  void writing(Source source, int value) {
    endBatch();
    ModelOutcome next = new Value(source.port.afterWrite(value));
    if (!next.equals(source.value)) {
      source.value = next;
      oracle.changed();
      writes++;
    } else if (source.kind.isOdd()) {
      writes++;
    }
  }

  /** Reads a node and compares with the oracle. Rethrows what the read has thrown. */
  int read(Dep dep, @Nullable Tracker tracker, boolean tracked) {
    endBatch();
    ModelPort port = java.util.Objects.requireNonNull(dep.port());
    int result = 0;
    Throwable thrown = null;
    long before = writes;
    IntSupplier read = tracked ? port::get : port::peek;
    try {
      result = read.getAsInt();
    } catch (Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      thrown = e;
    }
    ModelOutcome seen = thrown == null ? new Value(result) : failure(thrown);
    boolean cyclic = seen.equals(new Failed(CYCLE));
    if (cyclic) {
      check(
          mayBeCyclic() || evaluating > 0,
          "read of " + dep + " says that there is a cycle: " + thrown);
      cyclesRead.add(java.util.Objects.requireNonNull(thrown));
      seen = ModelOutcome.unknown();
    }
    if (writes == before) {
      ModelOutcome expected = oracle.outcomeOf(dep);
      check(expected.admits(seen), "read of " + dep + " gave " + seen + ", expected " + expected);
      if (dep instanceof Derived derived && seen instanceof Failed && derived.thrown != null) {
        check(
            derived.thrown == thrown,
            "read of " + dep + " threw another instance than its function");
      }
    }
    if (tracked && tracker != null) {
      if (cyclic) {
        interrupted(tracker);
      }
      note(tracker, dep, seen);
    }
    if (thrown != null) {
      throw Failures.<RuntimeException>sneaky(thrown);
    }
    return result;
  }

  private boolean mayBeCyclic() {
    return cycles || readWhileOwnerWaited;
  }

  private void note(Tracker tracker, Dep dep, ModelOutcome seen) {
    Seen noted = new Seen(dep, port(dep).node.version, seen);
    if (tracker.reads().putIfAbsent(dep, noted) == null
        && tracker instanceof EffectNode effect
        && effect.running == 0) {
      atEnd(noted); // attributed to it from outside
    }
  }

  private static ModelPort port(Dep dep) {
    return java.util.Objects.requireNonNull(dep.port());
  }

  /** A cycle may be an accident of the moment: nobody has to be told when it is over. */
  private static void interrupted(Tracker tracker) {
    if (tracker instanceof EffectNode effect) {
      effect.blind = true;
    } else if (tracker instanceof Derived derived) {
      derived.mustRun = true;
    }
  }

  private ModelOutcome failure(Throwable thrown) {
    if (thrown instanceof ModelException e) {
      return new Failed(e.origin);
    }
    if (thrown instanceof ModelThrowable e) {
      return new Failed(e.origin);
    }
    if (thrown instanceof UnsetSignalException e) {
      return unset(e.nodeName());
    }
    if (thrown instanceof CyclicDependencyException) {
      return new Failed(CYCLE);
    }
    delivered(thrown);
    return ModelOutcome.unknown();
  }

  static ModelOutcome unset(String name) {
    return new Failed("unset " + name);
  }

  // ---- computeds --------------------------------------------------------------------------------

  void beforeEvaluation(Derived node, int previous) {
    endBatch();
    check(!node.running, node + " is evaluated inside its own evaluation");
    checkActive(node);
    ModelOutcome outcome = node.outcome;
    if (node.begin == null && engine.batchDepth > 0 && outcome != null) {
      Begins.Begin noted = Begins.of(port(node).node, engine);
      node.begin = new ModelNode.Begin(node, outcome, noted != null && noted.unsure);
      evaluatedInBatch.add(node);
    }
    if (node.kind == ModelPort.ComputedKind.REDUCED) {
      int expected = node.begin == null ? node.previous : node.begin.previous;
      check(
          previous == expected || mayBe(node, perhaps -> perhaps.previous == previous),
          node + " goes on from " + previous + ", not from " + expected);
    }
    for (Owned child : node.children()) {
      check(child.isClosedInEngine(), node + " is evaluated while it still owns " + child);
      child.close();
      node.mustRun = true;
    }
    node.children().clear();
    int version = port(node).node.version;
    if (node.versionKnown && node.triggers == triggers && node.begin == null) {
      check(
          version == node.versionBefore + (node.changed ? 1 : 0),
          node + " went from version " + node.versionBefore + " to " + version);
    }
    node.versionBefore = version;
    node.versionKnown = node.perhaps == null;
    node.triggers = triggers;
    check(
        node.outcome == null
            || node.mustRun
            || hasNewVersion(node.reads.values())
            || mayBe(node, perhaps -> hasNewVersion(perhaps.reads.values()))
            || node.reads.keySet().stream().anyMatch(dep -> port(dep).node.has(Flags.BUSY)),
        node + " is evaluated although nothing it has read has changed");
    node.reads.clear();
    node.mustRun = false;
  }

  /** Whether something is so of what {@code node} may be instead. */
  private static boolean mayBe(Derived node, Predicate<ModelNode.Begin> what) {
    for (ModelNode.Begin perhaps = node.perhaps; perhaps != null; perhaps = perhaps.before) {
      if (what.test(perhaps)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNewVersion(Iterable<Seen> reads) {
    for (Seen seen : reads) {
      if (port(seen.dep).node.version != seen.version) {
        return true;
      }
    }
    return false;
  }

  void evaluated(Derived node, int result) {
    node.perhaps = null;
    ModelOutcome before = node.outcome;
    boolean same =
        switch (node.kind) {
          case NEVER -> false;
          case PARITY -> isParity(before, result);
          default -> new Value(result).equals(before);
        };
    node.changed = !same;
    if (!same) {
      node.outcome = isBegin(node, result) ? node.begin.outcome : new Value(result);
      node.previous = result;
    }
    node.thrown = null;
    forgetStale(node);
  }

  private static boolean isParity(@Nullable ModelOutcome outcome, int result) {
    return outcome instanceof Value value && ModelPort.sameParity(value.value(), result);
  }

  /** Whether a result is equal to the value that the computed had when the batch began. */
  private static boolean isBegin(Derived node, int result) {
    return node.begin != null
        && node.kind == ModelPort.ComputedKind.PARITY
        && isParity(node.begin.outcome, result);
  }

  /** The oracle takes the outcome of a stateful computed from its last evaluation. */
  private void forgetStale(Derived node) {
    if (node.stateful) {
      oracle.changed();
    }
  }

  void evaluationFailed(Derived node, Throwable thrown) {
    if (!(thrown instanceof Error)) {
      node.perhaps = null;
    }
    if (thrown instanceof Error) {
      node.mustRun = true;
      node.changed = false;
      erring |= thrown instanceof ModelError;
    } else if (thrown instanceof CyclicDependencyException) {
      node.outcome = ModelOutcome.unknown();
      node.versionKnown = false;
      node.mustRun = true;
      node.thrown = null;
    } else {
      node.outcome = failure(thrown);
      node.changed = node.thrown != thrown;
      node.thrown = thrown;
    }
    forgetStale(node);
  }

  // ---- effects ----------------------------------------------------------------------------------

  void beforeRun(EffectNode effect) {
    endBatch();
    checkActive(effect);
    if (effect.runs++ > 0) {
      check(effect.running == 0, effect + " runs inside its own run");
      check(!effect.closed, effect + " runs after its end");
      check(!effect.isPaused(), effect + " runs while paused");
      check(isNeeded(effect), effect + " runs although nothing it has read has changed");
      checkOwnersFresh(effect);
      for (Owned child : effect.children()) {
        check(child.isClosedInEngine(), effect + " runs again while it still owns " + child);
        child.close();
      }
      effect.children().clear();
      checkAllRan(effect);
      effect.cleanups.clear();
    }
    effect.reads.clear();
    effect.blind = false;
    effect.ranInBatch = engine.batchDepth > 0;
  }

  private boolean isNeeded(EffectNode effect) {
    if (effect.blind || erring) {
      return true;
    }
    if (effect.recursive) {
      return hasNewVersion(effect.reads.values());
    }
    if (!strict || readWhileOwnerWaited || hasPaused || effect.ranInBatch) {
      return effect.reads.values().stream()
          .anyMatch(seen -> port(seen.dep).node.version != seen.endVersion);
    }
    return isStale(effect);
  }

  private boolean isStale(EffectNode effect) {
    for (Seen seen : effect.reads.values()) {
      if (seen.differsFrom(oracle.outcomeOf(seen.dep))) {
        return true;
      }
    }
    return false;
  }

  private void checkOwnersFresh(EffectNode effect) {
    if (wroteInside) {
      return;
    }
    for (Owner at = effect.owner; at != null; at = at.owner()) {
      if (at instanceof EffectNode outer && outer.running == 0 && evaluating == 0 && !outer.blind) {
        check(
            outer.closed || outer.recursive || outer.batched || isHit(outer) || !isStale(outer),
            effect + " runs before its owner " + outer + ", which is stale");
      }
    }
  }

  /** Whether an Error has hit an effect in this step: others go on without it. */
  private boolean isHit(EffectNode effect) {
    return erring && effect.node != null && effect.node.has(Flags.INVALID);
  }

  void afterRun(EffectNode effect) {
    effect.reads.values().forEach(this::atEnd);
    closeOwnedByClosed(effect);
  }

  /** Nodes that the function of a closed owner still makes end with the function. */
  static void closeOwnedByClosed(Owned owner) {
    if (owner.closed && owner.running == 0) {
      owner.close();
    }
  }

  private void atEnd(Seen seen) {
    seen.endVersion = port(seen.dep).node.version;
    seen.endOutcome = oracle.outcomeOf(seen.dep);
  }

  private void checkActive(ModelNode node) {
    check(
        engine.activeSub == node.node() && engine.currentOwner() == node.node(),
        "inside " + node + ", another node tracks or owns");
  }

  // ---- cleanups ---------------------------------------------------------------------------------

  void beforeCleanup(Registered cleanup) {
    endBatch();
    Owned owner = cleanup.owner;
    readWhileOwnerWaited |= isBelowComputed(owner);
    check(!cleanup.ran, "a cleanup of " + owner + " runs twice");
    cleanup.ran = true;
    check(owner.running == 0, "a cleanup of " + owner + " runs inside its run");
    check(owner.cleanups.contains(cleanup), "a cleanup of " + owner + " runs too late");
    for (int i = owner.cleanups.size() - 1; owner.cleanups.get(i) != cleanup; i--) {
      check(owner.cleanups.get(i).ran, "cleanups of " + owner + " run in the wrong order");
    }
    for (Owned child : owner.children()) {
      check(child.isClosedInEngine(), "a cleanup of " + owner + " runs before " + child + " ends");
      if (child.running == 0 && !(child instanceof EffectNode effect && effect.batched)) {
        checkAllRan(child); // the run of a batched effect ends after its function
      }
    }
    check(
        engine.activeSub == null && engine.currentOwner() == null && engine.batchDepth > 0,
        "a cleanup of " + owner + " is tracked, owned or not in a batch");
  }

  private void checkAllRan(Owned owner) {
    for (Registered cleanup : owner.cleanups) {
      check(cleanup.ran, "a cleanup of " + owner + " has not run");
    }
  }

  // ---- exceptions -------------------------------------------------------------------------------

  /**
   * An effect or cleanup of {@code source} has thrown: the nearest handler or the writer gets it.
   */
  void expect(Owned source, Throwable thrown) {
    if (thrown instanceof Mismatch || isOpenBatch(thrown)) {
      return;
    }
    if (thrown instanceof Error) {
      erring = true;
      undelivered.add(thrown);
      return;
    }
    for (Owner at = source; at instanceof Owned owned; at = owned.owner) {
      if (owned.handles) {
        unhandled.add(new Handled(owned, source.node, thrown));
        return;
      }
    }
    undelivered.add(thrown);
  }

  void handled(Owned handler, Subscriber source, Throwable thrown) {
    if (thrown instanceof EffectLoopException loop) {
      looped(loop);
      return;
    }
    if (isOpenBatch(thrown)) {
      return;
    }
    check(
        unhandled.remove(new Handled(handler, (ReactiveNode) source, thrown)),
        "the handler of " + handler + " got " + thrown + " of " + source);
    check(
        engine.activeSub == null && engine.currentOwner() == null && engine.batchDepth > 0,
        "the handler of " + handler + " is tracked, owned or not in a batch");
  }

  /** An operation has thrown this. */
  void delivered(Throwable thrown) {
    Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(thrown, all);
    for (Throwable one : all) {
      if (one instanceof EffectLoopException loop) {
        looped(loop);
      } else if (!(isOfModel(one)
          || one instanceof FlushException
          || cyclesRead.contains(one)
          || (one instanceof CyclicDependencyException && (mayBeCyclic() || evaluating > 0))
          || isOpenBatch(one))) {
        Mismatch unexpected = new Mismatch("unexpected exception " + one);
        unexpected.initCause(one);
        if (mismatch == null) {
          mismatch = unexpected;
        }
        throw unexpected;
      }
    }
    undelivered.removeAll(all);
  }

  private static boolean isOpenBatch(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof IllegalStateException
        && (message.contains("returned with a batch open")
            || message.contains("has others open inside it"));
  }

  private static void collect(Throwable thrown, Set<Throwable> all) {
    if (all.add(thrown)) {
      for (Throwable suppressed : thrown.getSuppressed()) {
        collect(suppressed, all);
      }
      if (thrown.getCause() != null) {
        collect(thrown.getCause(), all);
      }
    }
  }

  private void looped(EffectLoopException loop) {
    for (Owned owned : owneds) {
      if (owned instanceof EffectNode effect
          && effect.node != null
          && loop.nodeName().equals(effect.node.name())) {
        check(effect.recursive, effect + " loops without being recursive");
        effect.blind = true;
      }
    }
  }

  // ---- at rest ----------------------------------------------------------------------------------

  void atRest() {
    endBatch();
    try {
      GraphInvariants.assertAtRest(system, nodes(), this::nameOf);
    } catch (AssertionError e) {
      fail(e.getMessage());
    }
    for (Source source : sources) {
      if (source.value instanceof Value value) {
        check(source.port.pending() == value.value(), source + " lost a write");
      }
    }
    deriveds.forEach(this::checkClean);
    for (Owned owned : owneds) {
      if (owned instanceof EffectNode effect && effect.node != null) {
        noteHit(effect, effect.node);
      }
      checkOwned(owned);
    }
    check(undelivered.isEmpty(), "nobody got " + undelivered);
    check(unhandled.isEmpty(), "no handler got " + unhandled);
    cyclesRead.clear();
    erring = false;
    wroteInside = false;
    readWhileOwnerWaited = false;
  }

  /** An effect that an Error has hit, while it ran or was checked, has missed what has changed. */
  private void noteHit(EffectNode effect, ReactiveNode node) {
    if (node.has(Flags.INVALID) && !node.has(Flags.CLOSED)) {
      check(erring || effect.blind, effect + " was hit by an Error, and there was none");
      effect.blind = true;
    }
  }

  /** A computed that the engine takes for up to date is, unless a cycle kept it from being read. */
  private void checkClean(Derived node) {
    if (node.outcome instanceof ModelOutcome.Unknown
        || !(port(node).node instanceof ComputedNode computed)
        || computed.has(Flags.DIRTY | Flags.PENDING | Flags.INVALID)
        || !(computed.has(Flags.LIVE) || computed.validAt == engine.epoch)) {
      return;
    }
    int evaluations = node.evaluations;
    ModelOutcome seen;
    try {
      seen = new Value(port(node).peek());
    } catch (Throwable e) {
      seen = failure(e);
    }
    check(evaluations == node.evaluations, node + " is clean and was evaluated when read");
    ModelOutcome expected = oracle.outcomeOf(node);
    check(
        expected.admits(seen) || (cycles && seen.equals(new Failed(CYCLE))),
        node + " is clean and gives " + seen + ", expected " + expected);
  }

  private void checkOwned(Owned owned) {
    boolean closed = owned.isClosedInEngine();
    check(closed || !owned.closed, owned + " should be closed");
    if (closed) {
      check(owned.closed || isBelowComputed(owned), owned + " is closed, and nobody has closed it");
      owned.close();
      checkAllRan(owned);
      return;
    }
    for (Registered cleanup : owned.cleanups) {
      check(
          !cleanup.ran || owned.isPaused(), // paused between its cleanup and its run
          "a cleanup of " + owned + " has run too early");
    }
    if (owned instanceof EffectNode effect && !effect.isPaused() && !effect.blind) {
      for (Seen seen : effect.reads.values()) {
        ModelOutcome now = oracle.outcomeOf(seen.dep);
        check(
            effect.recursive ? !seen.outcome.differsFrom(now) : !seen.differsFrom(now),
            effect + " has seen " + seen.outcome + " of " + seen.dep + " and missed " + now);
      }
    }
  }

  private static boolean isBelowComputed(Owned owned) {
    for (Owner at = owned.owner; at != null; at = at.owner()) {
      if (at instanceof Derived) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what is closed, and the oldest of what there is too much of. */
  void forget(int keep) {
    for (Owned owned : owneds) {
      if (owned.closed && owned.node != null) {
        names.remove(owned.node);
      }
    }
    owneds.removeIf(owned -> owned.closed);
    while (deriveds.size() > keep) {
      deriveds.remove(0);
    }
    while (sources.size() > keep) {
      sources.remove(0);
    }
  }
}
