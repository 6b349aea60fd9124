package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelProgram.Instr;
import dev.aliensignals.primitives.ModelProgram.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model's knowledge of one node of the graph. */
abstract class ModelNode {

  final String name;

  ModelNode(String name) {
    this.name = name;
  }

  /** The node of the engine; null until it exists. */
  abstract @Nullable ReactiveNode node();

  @Override
  public final String toString() {
    return name;
  }

  /** The nodes that the ids in a function mean: fixed when the function is made. */
  static final class Scope {

    private final @Nullable Scope outer;
    private final Map<Integer, Dep> deps = new HashMap<>();

    Scope(@Nullable Scope outer) {
      this.outer = outer;
    }

    /** A scope that later definitions in this one do not reach. */
    Scope copy() {
      Scope copy = new Scope(null);
      copyInto(copy);
      return copy;
    }

    private void copyInto(Scope copy) {
      if (outer != null) {
        outer.copyInto(copy);
      }
      copy.deps.putAll(deps);
    }

    void define(int id, Dep dep) {
      deps.put(id, dep);
    }

    @Nullable Dep find(int id) {
      Dep found = deps.get(id);
      return found != null || outer == null ? found : outer.find(id);
    }
  }

  /** A signal or computed. */
  abstract static class Dep extends ModelNode {

    Dep(String name) {
      super(name);
    }

    abstract @Nullable ModelPort port();

    @Override
    final @Nullable ReactiveNode node() {
      ModelPort port = port();
      return port == null ? null : port.node;
    }
  }

  static final class Source extends Dep {

    final ModelPort.SignalKind kind;
    final ModelPort port;

    /** The value that was written last, as far as its equality tells. */
    ModelOutcome value;

    Source(String name, ModelPort.SignalKind kind, ModelPort port, ModelOutcome value) {
      super(name);
      this.kind = kind;
      this.port = port;
      this.value = value;
    }

    @Override
    ModelPort port() {
      return port;
    }
  }

  /** The value of one dependency that a run saw. */
  static final class Seen {

    final Dep dep;
    final int version;
    final ModelOutcome outcome;

    /** The same at the end of the run. */
    int endVersion;

    ModelOutcome endOutcome = ModelOutcome.unknown();

    Seen(Dep dep, int version, ModelOutcome outcome) {
      this.dep = dep;
      this.version = version;
      this.outcome = outcome;
    }

    /** Whether {@code now} is neither what the run saw nor what its own writes made of it. */
    boolean differsFrom(ModelOutcome now) {
      return outcome.differsFrom(now) && endOutcome.differsFrom(now);
    }
  }

  /** A node with a function whose reads are tracked: a computed or an effect. */
  interface Tracker {

    /** The reads of the last run, in the order of the first ones. */
    Map<Dep, Seen> reads();

    ReactiveNode trackingNode();
  }

  /** A node that owns others. */
  interface Owner {

    List<Owned> children();

    /** The owner of this one, or null. */
    @Nullable Owner owner();
  }

  /** A computed as it was when a batch began, in which it was evaluated. */
  static final class Begin {

    final ModelOutcome outcome;
    final int previous;
    final @Nullable Throwable thrown;
    final Map<Dep, Seen> reads;

    /** Whether it keeps what the batch has made of it, or is evaluated in any case. */
    final boolean unsure;

    /**
     * The outcome that it may have had in place of this: an earlier batch may have taken it back
     * there.
     */
    @Nullable Begin before;

    Begin(Derived node, ModelOutcome outcome, boolean unsure) {
      this.outcome = outcome;
      this.previous = node.previous;
      this.thrown = node.thrown;
      this.reads = new LinkedHashMap<>(node.reads);
      this.before = node.perhaps;
      this.unsure =
          unsure
              || node.mustRun
              || !node.children().isEmpty()
              || outcome instanceof ModelOutcome.Unknown;
    }
  }

  static final class Derived extends Dep implements Tracker, Owner {

    final ModelPort.ComputedKind kind;
    final List<Instr> body;
    final Scope scope;

    /** Null for one that only the oracle knows. */
    @Nullable ModelPort port;

    final Map<Dep, Seen> reads = new LinkedHashMap<>();
    private final List<Owned> children = new ArrayList<>();
    boolean running;
    int evaluations;

    /** The last outcome, after its equality; null before the first. */
    @Nullable ModelOutcome outcome;

    /** The last value that was not a failure; where a reducer goes on. */
    int previous;

    /** The exception of the last evaluation. */
    @Nullable Throwable thrown;

    /** Whether the next evaluation needs no reason. */
    boolean mustRun;

    /** Whether the outcome is not a function of the signals. */
    final boolean stateful;

    int versionBefore;
    boolean versionKnown;

    /** The {@link ModelWorld#triggers} of that time. */
    int triggers;

    boolean changed;

    /** Its outcome before the open batch evaluated it, or null if it did not. */
    @Nullable Begin begin;

    /**
     * Its outcome before the last batch that evaluated it, if it may have gone back there: the
     * library cannot tell, without evaluating anything, that its reads since then still hold.
     */
    @Nullable Begin perhaps;

    Derived(String name, ModelPort.ComputedKind kind, List<Instr> body, Scope scope) {
      super(name);
      this.kind = kind;
      this.body = body;
      this.scope = scope;
      this.stateful = kind.isStateful() || readsUntracked(body);
    }

    private static boolean readsUntracked(List<Instr> block) {
      return block.stream()
          .anyMatch(
              instr ->
                  instr.op() == Op.PEEK
                      || instr.op() == Op.UNTRACKED
                      || instr.op() == Op.PAUSE_TRACKING
                      || readsUntracked(instr.first())
                      || readsUntracked(instr.second()));
    }

    @Override
    @Nullable ModelPort port() {
      return port;
    }

    @Override
    public Map<Dep, Seen> reads() {
      return reads;
    }

    @Override
    public ReactiveNode trackingNode() {
      return java.util.Objects.requireNonNull(node());
    }

    @Override
    public List<Owned> children() {
      return children;
    }

    @Override
    public @Nullable Owner owner() {
      return null;
    }
  }

  /** A cleanup that was registered. */
  static final class Registered {

    final Owned owner;
    final List<Instr> body;
    final Scope scope;
    boolean ran;

    Registered(Owned owner, List<Instr> body, Scope scope) {
      this.owner = owner;
      this.body = body;
      this.scope = scope;
    }
  }

  /** An effect or scope. */
  abstract static class Owned extends ModelNode implements Owner {

    final @Nullable Owner owner;
    private final List<Owned> children = new ArrayList<>();

    /** Of the present run, in the order of registration. */
    final List<Registered> cleanups = new ArrayList<>();

    /** Whether it has a handler that takes exceptions. */
    final boolean handles;

    boolean closed;
    boolean paused;

    /** How many functions of it are on the stack. */
    int running;

    @Nullable OwnerNode node;

    Owned(String name, @Nullable Owner owner, boolean handles) {
      super(name);
      this.owner = owner;
      this.handles = handles;
    }

    @Override
    @Nullable OwnerNode node() {
      return node;
    }

    @Override
    public List<Owned> children() {
      return children;
    }

    @Override
    public @Nullable Owner owner() {
      return owner;
    }

    /** Closes it and what it owns, in the model. */
    void close() {
      closed = true;
      paused = false;
      children.forEach(Owned::close);
      children.clear();
    }

    /** Whether the engine has closed it; false while it has not told its node yet. */
    boolean isClosedInEngine() {
      return node != null && node.has(Flags.CLOSED);
    }

    /**
     * Whether it or an owner is paused; effects that a computed owns are not held back by owners
     * above it.
     */
    boolean isPaused() {
      for (Owner at = this; at instanceof Owned owned; at = owned.owner) {
        if (owned.paused) {
          return true;
        }
      }
      return false;
    }
  }

  static final class ScopeNode extends Owned {

    ScopeNode(String name, @Nullable Owner owner, boolean handles) {
      super(name, owner, handles);
    }
  }

  static final class EffectNode extends Owned implements Tracker {

    final boolean recursive;
    final boolean batched;
    final Map<Dep, Seen> reads = new LinkedHashMap<>();
    int runs;

    /** Whether its last run was in a batch, and may have seen what that has changed back. */
    boolean ranInBatch;

    /** Nothing can be said about what it has seen until it runs again. */
    boolean blind;

    /** Whether an Error has ended the run that is about to end. */
    boolean failed;

    EffectNode(
        String name, @Nullable Owner owner, boolean handles, boolean recursive, boolean batched) {
      super(name, owner, handles);
      this.recursive = recursive;
      this.batched = batched;
    }

    @Override
    public Map<Dep, Seen> reads() {
      return reads;
    }

    @Override
    public ReactiveNode trackingNode() {
      return java.util.Objects.requireNonNull(node);
    }
  }
}
