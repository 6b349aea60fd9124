package dev.aliensignals.hybrid.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.Hybrid;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** View classes without copied methods, as they are where the verifier refuses the copies. */
class ViewWriterTest {

  /** Has methods that are copied as a rule. */
  static class Counter {
    private int count;
    private final List<String> names = new ArrayList<>();

    void bump() {
      count++;
      count++;
      names.add("n" + count);
    }

    String shown() {
      return count + names.toString();
    }
  }

  private static Counter viewWithoutCopies(Counter raw) throws IllegalAccessException {
    byte[] written = new ViewWriter(new Shape(Counter.class), "$$Plain", false).write();
    Class<?> defined = Lookups.in(Counter.class).defineClass(written);
    Object view = new Instances(defined).create();
    ((BeanView) view).$$init(raw, Mode.DEEP.code, Spi.get());
    return (Counter) view;
  }

  @Test
  void methods_notCopied_runOnRawObjectAndAreFollowed() throws IllegalAccessException {
    Counter counter = viewWithoutCopies(new Counter());
    List<String> seen = new ArrayList<>();
    var running = Hybrid.effect(() -> seen.add(counter.shown()));

    counter.bump();

    assertThat(seen).containsExactly("0[]", "2[n2]");
    running.close();
  }
}
