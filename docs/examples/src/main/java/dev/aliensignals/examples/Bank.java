package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.intComputed;
import static dev.aliensignals.primitives.Signals.intSignal;
import static dev.aliensignals.primitives.Signals.read;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.IntComputed;
import dev.aliensignals.primitives.IntSignal;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Accounts that many threads move money between. Every movement is a batch, so no other thread ever
 * sees money that has left one account and not reached the other. An archive, which may be slow, is
 * told of the movements by a split effect: nobody owns the system while it waits.
 */
public final class Bank implements AutoCloseable {

  private final List<IntSignal> accounts;
  private final IntSignal transfers = intSignal(o -> o.name("transfers"), 0);
  private final IntComputed total = intComputed(o -> o.name("total"), this::add);
  private final Effect archiving;

  /**
   * Opens a bank.
   *
   * @param accounts how many accounts it has
   * @param balance the money in each of them
   * @param archive gets the number of the last transfer; it may block
   */
  public Bank(int accounts, int balance, IntConsumer archive) {
    this.accounts = IntStream.range(0, accounts).mapToObj(i -> intSignal(balance)).toList();
    this.archiving = effect(o -> o.name("archiving"), transfers, archive::accept);
  }

  private int add() {
    int sum = 0;
    for (IntSignal account : accounts) {
      sum += account.getAsInt();
    }
    return sum;
  }

  /** Moves money, seen whole or not at all. */
  public void transfer(int from, int to, int amount) {
    batch(
        () -> {
          accounts.get(from).update(balance -> balance - amount);
          accounts.get(to).update(balance -> balance + amount);
          transfers.update(count -> count + 1);
        });
  }

  /** All money, from a computed: without the lock if nothing has changed since the last look. */
  public int total() {
    return total.getAsInt();
  }

  /** All money, added up by the reader in one consistent reading. */
  public int sum() {
    return read(this::add);
  }

  /** How often money was moved. */
  public int transfers() {
    return transfers.getAsInt();
  }

  /** Ends the archiving. */
  @Override
  public void close() {
    archiving.close();
  }
}
