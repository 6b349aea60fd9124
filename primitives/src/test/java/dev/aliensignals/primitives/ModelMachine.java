package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelNode.Dep;
import dev.aliensignals.primitives.ModelNode.Derived;
import dev.aliensignals.primitives.ModelNode.EffectNode;
import dev.aliensignals.primitives.ModelNode.Owned;
import dev.aliensignals.primitives.ModelNode.Owner;
import dev.aliensignals.primitives.ModelNode.Registered;
import dev.aliensignals.primitives.ModelNode.Scope;
import dev.aliensignals.primitives.ModelNode.ScopeNode;
import dev.aliensignals.primitives.ModelNode.Source;
import dev.aliensignals.primitives.ModelNode.Tracker;
import dev.aliensignals.primitives.ModelProgram.Instr;
import dev.aliensignals.primitives.ModelWorld.ModelError;
import dev.aliensignals.primitives.ModelWorld.ModelException;
import dev.aliensignals.primitives.ModelWorld.ModelThrowable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Executes a program on the library, and tells the world what it does. */
final class ModelMachine {

  /**
   * Instructions of one step after which writes do nothing, as writing effects can go on for long.
   */
  private static final int STEP_BUDGET = 3_000;

  private static final int MAX_OWNED = 60;
  private static final int MAX_DEPS = 60;

  private final ModelWorld world;
  private final ReactiveSystem system;
  private final int range;
  private final Scope global = new Scope(null);
  private final Map<Integer, Owned> registry = new HashMap<>();
  private int serial;
  private int budget;
  private int armedErrors;

  private ModelMachine(ModelProgram program) {
    this.world = new ModelWorld(program);
    this.system = world.system;
    this.range = program.range();
  }

  /** The part of a function's surroundings that an instruction needs to know. */
  private static final class Frame {

    final String name;
    final Scope scope;

    /** A function whose outcome the oracle predicts, so failures of others must not end it. */
    final boolean absorbing;

    /** A computed's function. */
    final boolean derived;

    @Nullable Tracker tracker;
    @Nullable Owner owner;
    int accumulator;

    Frame(
        String name,
        Scope scope,
        boolean absorbing,
        boolean derived,
        @Nullable Tracker tracker,
        @Nullable Owner owner) {
      this.name = name;
      this.scope = scope;
      this.absorbing = absorbing;
      this.derived = derived;
      this.tracker = tracker;
      this.owner = owner;
    }

    static Frame top(Scope global) {
      return new Frame("top", global, true, false, null, null);
    }

    static Frame of(Derived node) {
      return new Frame(node.name, new Scope(node.scope), true, true, node, node);
    }

    static Frame of(EffectNode node, Scope scope) {
      return new Frame(node.name, new Scope(scope), false, false, node, node);
    }

    static Frame of(Registered cleanup) {
      String name = "cleanup of " + cleanup.owner;
      return new Frame(name, new Scope(cleanup.scope), false, false, null, null);
    }

    /** A part of the function that counts for nothing in its value. */
    Frame aside() {
      return new Frame(name, new Scope(scope), absorbing, derived, tracker, owner);
    }
  }

  /** Runs a program. Throws an AssertionError that says in which step what was wrong. */
  static void run(ModelProgram program) {
    ModelMachine machine = new ModelMachine(program);
    List<Instr> steps = program.steps();
    for (int i = 0; i < steps.size(); i++) {
      try {
        machine.step(steps.get(i));
      } catch (Throwable t) {
        throw new AssertionError("step " + i + ", " + steps.get(i) + ": " + t.getMessage(), t);
      }
    }
  }

  private void step(Instr instr) {
    budget = STEP_BUDGET;
    perform(() -> execute(instr, Frame.top(global)));
    armedErrors = 0;
    world.atRest();
    if (world.owneds.size() > MAX_OWNED) {
      perform(() -> List.copyOf(world.owneds).subList(0, MAX_OWNED / 2).forEach(this::closeNow));
      world.atRest();
    }
    world.forget(MAX_DEPS);
  }

  private void closeNow(Owned owned) {
    operation(Frame.top(global), () -> close(owned));
  }

  /** Runs code at the top level. */
  private void perform(Runnable code) {
    try {
      code.run();
    } catch (Throwable t) {
      if (ModelWorld.isOfModel(t)) {
        world.delivered(t);
      } else if (world.mismatch == null) {
        throw t;
      }
    }
    if (world.mismatch != null) {
      throw world.mismatch;
    }
  }

  private static void throwErrors(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  /** Performs an operation that may throw what functions of others have thrown. */
  private void operation(Frame frame, Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      throwErrors(e);
      world.delivered(e);
      if (!frame.absorbing) {
        throw e;
      }
    }
  }

  /** {@link #operation} that runs a block, whose own exceptions go on. */
  private void blockOperation(Frame frame, List<Instr> block, Consumer<Runnable> action) {
    boolean[] returned = {false};
    Tracker tracker = frame.tracker;
    Owner owner = frame.owner;
    try {
      action.accept(
          () -> {
            execute(block, frame);
            returned[0] = true;
          });
    } catch (Throwable e) {
      throwErrors(e);
      world.delivered(e);
      if (!frame.absorbing || !returned[0]) {
        throw e;
      }
    } finally {
      frame.tracker = tracker;
      frame.owner = owner;
    }
  }

  /** {@link #blockOperation} whose block counts for nothing in the value of a computed. */
  private void asideOperation(Frame frame, List<Instr> block, AsideAction action) {
    Frame aside = frame.aside();
    try {
      blockOperation(aside, block, body -> action.run(body, aside));
    } catch (Throwable e) {
      throwErrors(e);
      if (!frame.derived) {
        throw e;
      }
    }
  }

  private interface AsideAction {
    void run(Runnable body, Frame aside);
  }

  private void execute(List<Instr> block, Frame frame) {
    for (Instr instr : block) {
      execute(instr, frame);
    }
  }

  private void execute(Instr instr, Frame frame) {
    budget--;
    int id = instr.id();
    int arg = instr.arg();
    switch (instr.op()) {
      case READ -> read(id, true, frame);
      case PEEK -> read(id, false, frame);
      case WRITE -> write(id, arg, frame);
      case WRITE_ACC -> write(id, frame.accumulator + arg, frame);
      case UPDATE -> update(id, arg, frame);
      case CLAMP -> {
        if (read(id, true, frame) > arg) {
          write(id, arg, frame);
        }
      }
      case IF -> {
        int value = read(id, true, frame);
        if (value >= 0) {
          execute((value & 1) == 1 ? instr.first() : instr.second(), frame);
        }
      }
      case VARIED -> execute(ModelProgram.varied(instr, frame.accumulator), frame);
      case BATCH -> batch(instr, frame);
      case LEAK_BATCH -> {
        if (world.engine.isOwner()) {
          system.startBatch();
        }
      }
      case UNTRACKED ->
          blockOperation(
              frame,
              instr.first(),
              body -> {
                frame.tracker = null;
                system.untracked(body);
              });
      case PAUSE_TRACKING -> pauseTracking(instr, frame);
      case DETACHED -> detached(instr, frame);
      case TRIGGER -> trigger(id, frame);
      case TRIGGER_READS -> triggerReads(instr, frame);
      case SIGNAL -> makeSignal(instr, frame);
      case COMPUTED -> makeComputed(instr, frame.scope.copy(), frame);
      case GROUP -> {
        Scope shared = frame.scope.copy();
        for (Instr member : instr.first()) {
          shared.define(member.id(), makeComputed(member, shared, frame));
        }
      }
      case EFFECT -> makeEffect(instr, frame);
      case SCOPE -> makeScope(instr, frame);
      case RUN_IN -> runIn(instr, frame);
      case CLOSE -> {
        Owned owned = registry.get(id);
        if (owned != null && owned.node != null) {
          operation(frame, () -> close(owned));
        }
      }
      case CLOSE_SELF -> {
        if (frame.owner instanceof Owned owned) {
          operation(frame, () -> close(owned));
        }
      }
      case PAUSE -> pause(id, true, frame);
      case RESUME -> pause(id, false, frame);
      case CLEANUP -> registerCleanup(instr, frame);
      case THROW -> {
        if (frame.accumulator % arg == 0) {
          if (arg == 3) {
            throw Failures.<RuntimeException>sneaky(new ModelThrowable(frame.name));
          }
          throw new ModelException(frame.name);
        }
      }
      case TRY -> attempt(instr, frame);
      case ERROR -> {
        if (armedErrors > 0) {
          armedErrors--;
          throw new ModelError(frame.name);
        }
      }
      case ARM_ERRORS -> armedErrors = arg;
      case ATTRIBUTE -> attribute(instr, frame);
      case PROBE -> world.assertWhileRunning();
      case READ_ALL -> readAll();
    }
  }

  // ---- reading and writing ----------------------------------------------------------------------

  /** Reads a node and mixes its value in. Returns the value, or -1 if there is no such node. */
  private int read(int id, boolean tracked, Frame frame) {
    Dep dep = frame.scope.find(id);
    if (dep == null) {
      return -1;
    }
    int value = world.read(dep, frame.tracker, tracked);
    frame.accumulator = ModelOracle.mix(frame.accumulator, value);
    return value;
  }

  private void readAll() {
    for (Dep dep : List.<Dep>copyOf(world.deriveds)) {
      readQuietly(dep);
    }
    for (Dep dep : List.<Dep>copyOf(world.sources)) {
      readQuietly(dep);
    }
  }

  private void readQuietly(Dep dep) {
    try {
      world.read(dep, null, false);
    } catch (Throwable e) {
      throwErrors(e);
      world.delivered(e); // the outcome, which the world has compared
    }
  }

  private void write(int id, int value, Frame frame) {
    if (budget > 0 && frame.scope.find(id) instanceof Source source) {
      int next = Math.floorMod(value, range);
      world.wroteInside |= frame.owner != null;
      operation(
          frame,
          () -> {
            world.writing(source, next);
            source.port.set(next);
          });
    }
  }

  private void update(int id, int added, Frame frame) {
    if (budget > 0
        && frame.scope.find(id) instanceof Source source
        && source.value instanceof ModelOutcome.Value value) {
      int next = Math.floorMod(value.value() + added, range);
      world.wroteInside |= frame.owner != null;
      operation(
          frame,
          () ->
              source.port.update(
                  present -> {
                    world.check(
                        present == value.value(), "update of " + source + " got " + present);
                    world.writing(source, next);
                    return next;
                  }));
    }
  }

  private void trigger(int id, Frame frame) {
    if (budget > 0 && frame.scope.find(id) instanceof Source source) {
      world.writes++;
      world.wroteInside |= frame.owner != null;
      operation(frame, () -> system.trigger((ReadableSignal<?>) source.port.node));
    }
  }

  private void triggerReads(Instr instr, Frame frame) {
    world.writes++;
    world.wroteInside |= frame.owner != null;
    asideOperation(
        frame,
        instr.first(),
        (body, aside) -> {
          aside.tracker = null;
          system.trigger(
              () -> {
                body.run();
                world.triggers++;
              });
        });
  }

  // ---- context ----------------------------------------------------------------------------------

  private void batch(Instr instr, Frame frame) {
    blockOperation(
        frame,
        instr.first(),
        body -> {
          if (instr.arg() == 0) {
            system.batch(body);
          } else {
            Batch open = system.startBatch();
            Runnable end = instr.arg() == 1 ? open::close : system::endBatch;
            try {
              body.run();
            } catch (Throwable t) {
              endAfter(t, end);
              throw t;
            }
            end.run();
          }
        });
  }

  private static void endAfter(Throwable thrown, Runnable end) {
    try {
      end.run();
    } catch (Throwable t) {
      Failures.suppress(thrown, t);
    }
  }

  private void pauseTracking(Instr instr, Frame frame) {
    Tracker tracker = frame.tracker;
    boolean inside = world.engine.isOwner();
    if (instr.arg() == 1 && inside) {
      system.pauseTracking();
      frame.tracker = null;
      execute(instr.first(), frame);
      return;
    }
    system.pauseTracking();
    frame.tracker = null;
    try {
      execute(instr.first(), frame);
    } finally {
      system.resumeTracking();
      frame.tracker = tracker;
    }
  }

  private void detached(Instr instr, Frame frame) {
    blockOperation(
        frame,
        instr.first(),
        body -> {
          frame.owner = null;
          system.detached(body);
        });
  }

  private void attribute(Instr instr, Frame frame) {
    if (system.getActiveSub() == null
        || !(registry.get(instr.id()) instanceof EffectNode target)
        || !(target.node instanceof Effect effect)
        || target.closed) {
      return;
    }
    asideOperation(
        frame,
        instr.first(),
        (body, aside) -> {
          aside.tracker = target;
          Subscriber before = system.setActiveSub(effect);
          try {
            body.run();
          } finally {
            system.setActiveSub(before);
          }
        });
  }

  private void attempt(Instr instr, Frame frame) {
    Tracker tracker = frame.tracker;
    try {
      execute(instr.first(), frame);
    } catch (Throwable e) {
      if (e instanceof GivenUp ? !frame.derived : e instanceof Error) {
        throw e;
      }
      if (!(e instanceof GivenUp
          || e instanceof CyclicDependencyException
          || ModelWorld.isOfModel(e))) {
        throw e;
      }
      frame.tracker = tracker;
      frame.accumulator = ModelOracle.mix(frame.accumulator, 17);
    }
  }

  // ---- signals and computeds --------------------------------------------------------------------

  private void makeSignal(Instr instr, Frame frame) {
    ModelPort.SignalKind[] kinds = ModelPort.SignalKind.values();
    ModelPort.SignalKind kind = kinds[instr.arg() % kinds.length];
    String name = "s" + instr.id();
    int initial = instr.arg() % range;
    ModelOutcome value =
        kind == ModelPort.SignalKind.UNSET
            ? ModelWorld.unset(name)
            : new ModelOutcome.Value(initial);
    Source source = new Source(name, kind, ModelPort.signal(system, kind, name, initial), value);
    world.sources.add(source);
    world.register(source);
    frame.scope.define(instr.id(), source);
  }

  private Derived makeComputed(Instr instr, Scope scope, Frame frame) {
    boolean local = frame.derived;
    ModelPort.ComputedKind[] kinds = ModelPort.ComputedKind.values();
    ModelPort.ComputedKind kind =
        local ? ModelPort.ComputedKind.PLAIN : kinds[instr.arg() % kinds.length];
    Derived made = new Derived(local ? "local" : "c" + instr.id(), kind, instr.first(), scope);
    made.port = ModelPort.computed(system, kind, made.name, previous -> evaluate(made, previous));
    if (!local) {
      world.deriveds.add(made);
    }
    world.register(made);
    frame.scope.define(instr.id(), made);
    return made;
  }

  private int evaluate(Derived node, int previous) {
    world.beforeEvaluation(node, previous);
    Frame frame = Frame.of(node);
    frame.accumulator = previous;
    node.running = true;
    node.evaluations++;
    world.evaluating++;
    try {
      execute(node.body, frame);
      Nesting.requireKept(world.engine); // it has caught that: its result does not count
      int result = Math.floorMod(frame.accumulator, range);
      world.evaluated(node, result);
      return result;
    } catch (Throwable e) {
      world.evaluationFailed(node, e);
      throw e;
    } finally {
      node.running = false;
      world.evaluating--;
    }
  }

  // ---- effects and scopes -----------------------------------------------------------------------

  private void makeEffect(Instr instr, Frame frame) {
    if (world.owneds.size() > 3 * MAX_OWNED || budget <= 0) {
      return;
    }
    int options = instr.arg();
    closeNamesake(instr.id(), frame);
    EffectNode made =
        new EffectNode(
            "e" + instr.id() + "/" + serial++,
            frame.owner,
            (options & 4) != 0,
            (options & 1) != 0,
            (options & 2) != 0);
    add(made, instr.id(), frame);
    Scope scope = frame.scope.copy();
    try {
      Effect effect = create(made, instr, scope);
      world.check(effect == made.node, made + " ran as another effect");
    } catch (Throwable e) {
      throwErrors(e);
      world.delivered(e);
      made.close();
      world.check(made.isClosedInEngine(), made + " could not be made, and lives");
    }
  }

  private Effect create(EffectNode made, Instr instr, Scope scope) {
    Runnable body = () -> run(made, instr.first(), scope);
    Consumer<EffectOptions> options =
        o -> {
          o.name(made.name);
          if (made.recursive) {
            o.allowRecursion();
          }
          if (made.batched) {
            o.batched();
          }
          if (made.handles) {
            o.onError(failure -> world.handled(made, failure.subscriber(), failure.error()));
          }
        };
    boolean plain = (instr.arg() & 7) == 0;
    if (instr.second().isEmpty()) {
      return plain ? system.effect(body) : system.effect(options, body);
    }
    java.util.function.Supplier<Cleanup> withCleanup =
        () -> {
          body.run();
          return cleanup(new Registered(made, instr.second(), new Scope(scope)));
        };
    return plain ? system.effect(withCleanup) : system.effect(options, withCleanup);
  }

  private void add(Owned made, int id, Frame frame) {
    world.owneds.add(made);
    registry.put(id, made);
    if (frame.owner != null) {
      frame.owner.children().add(made);
    }
  }

  /** At the top level a new effect takes the place of the one with its id. */
  private void closeNamesake(int id, Frame frame) {
    Owned old = registry.get(id);
    if (old != null && old.node != null && frame.scope == global) {
      operation(frame, () -> close(old));
    }
  }

  private void run(EffectNode effect, List<Instr> body, Scope scope) {
    boolean first = effect.runs == 0;
    if (first) {
      effect.node = (OwnerNode) system.getActiveSub();
      world.register(effect);
    }
    world.beforeRun(effect);
    effect.running++;
    long before = world.writes;
    try {
      execute(body, Frame.of(effect, scope));
    } catch (Throwable e) {
      if (first) {
        effect.close();
      }
      if (!first || e instanceof Error) {
        world.expect(effect, e);
      }
      effect.failed = e instanceof Error;
      throw e;
    } finally {
      effect.running--;
      effect.blind |= effect.failed;
      effect.failed = false;
      effect.blind |= effect.batched && world.writes != before; // its flush is still to come
      world.afterRun(effect);
    }
  }

  private void makeScope(Instr instr, Frame frame) {
    if (world.owneds.size() > 3 * MAX_OWNED || budget <= 0) {
      return;
    }
    int options = instr.arg();
    closeNamesake(instr.id(), frame);
    boolean detached = (options & 1) != 0;
    ScopeNode made =
        new ScopeNode(
            "o" + instr.id() + "/" + serial++, detached ? null : frame.owner, (options & 2) != 0);
    world.owneds.add(made);
    registry.put(instr.id(), made);
    if (made.owner != null) {
      made.owner.children().add(made);
    }
    if ((options & 7) == 4) {
      made.node = system.effectScope();
      world.register(made);
      return;
    }
    Consumer<ScopeOptions> configure =
        o -> {
          o.name(made.name);
          if (detached) {
            o.detached();
          }
          if (made.handles) {
            o.onError(failure -> world.handled(made, failure.subscriber(), failure.error()));
          }
        };
    try {
      asideOperation(
          frame,
          instr.first(),
          (body, aside) -> {
            Runnable inScope = () -> runScope(made, body, aside);
            EffectScope scope =
                (options & 3) == 0
                    ? system.effectScope(inScope)
                    : system.effectScope(configure, inScope);
            world.check(scope == made.node, made + " is another scope inside its body");
          });
    } catch (Throwable e) {
      if (made.isClosedInEngine()) {
        made.close();
      }
      throwErrors(e);
      world.check(made.closed, made + " could not be made, and lives");
    }
    if (made.isClosedInEngine()) {
      made.close(); // settling failed, so nobody got hold of it
    }
  }

  private void runScope(ScopeNode scope, Runnable body, Frame frame) {
    if (scope.node == null) {
      scope.node = (OwnerNode) world.engine.currentOwner();
      world.register(scope);
    }
    world.check(system.getActiveScope() == scope.node, "another scope is active in " + scope);
    frame.owner = scope;
    scope.running++;
    try {
      body.run();
    } finally {
      scope.running--;
      ModelWorld.closeOwnedByClosed(scope);
    }
  }

  private void runIn(Instr instr, Frame frame) {
    if (!(registry.get(instr.id()) instanceof ScopeNode scope)
        || !(scope.node instanceof EffectScope node)) {
      return;
    }
    if (node.has(Flags.CLOSED)) {
      try {
        node.run(() -> world.fail("a closed scope runs a function"));
        world.fail(scope + " is closed and can be used");
      } catch (IllegalStateException e) {
        world.check(e.getMessage().contains("closed"), "closed scope says " + e);
      }
      return;
    }
    asideOperation(
        frame, instr.first(), (body, aside) -> node.run(() -> runScope(scope, body, aside)));
  }

  private void close(Owned owned) {
    owned.close();
    if (owned.node instanceof Effect effect) {
      effect.close();
    } else if (owned.node instanceof EffectScope scope) {
      scope.close();
    }
  }

  private void pause(int id, boolean pause, Frame frame) {
    Owned owned = registry.get(id);
    if (owned == null || owned.node == null) {
      return;
    }
    owned.paused = pause && !owned.isClosedInEngine();
    world.hasPaused |= pause;
    OwnerNode node = owned.node;
    operation(
        frame,
        () -> {
          if (pause) {
            Owners.pause(node);
          } else {
            Owners.resume(node);
          }
        });
  }

  // ---- cleanups ---------------------------------------------------------------------------------

  private void registerCleanup(Instr instr, Frame frame) {
    if (frame.owner instanceof Owned owner) {
      system.onCleanup(cleanup(new Registered(owner, instr.first(), new Scope(frame.scope))));
    } else {
      world.check(
          !system.tryOnCleanup(() -> world.fail("a cleanup without owner runs")),
          "a cleanup was taken in " + frame.name + ", where nobody can run it");
    }
  }

  private Cleanup cleanup(Registered registered) {
    Owned owner = registered.owner;
    owner.cleanups.add(registered);
    return () -> {
      world.beforeCleanup(registered);
      try {
        execute(registered.body, Frame.of(registered));
      } catch (Throwable e) {
        world.expect(owner, e);
        throw e;
      }
    };
  }
}
