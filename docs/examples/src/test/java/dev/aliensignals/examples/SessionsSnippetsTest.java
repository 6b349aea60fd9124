package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.primitives.Mirror;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/sessions.md. */
@ExtendWith(Printed.class)
class SessionsSnippetsTest {

  static class Stock {
    private int left = 10;

    int getLeft() {
      return left;
    }

    void setLeft(int left) {
      this.left = left;
    }
  }

  static class Cart {
    private int count;

    int getCount() {
      return count;
    }

    void setCount(int count) {
      this.count = count;
    }
  }

  static class Catalogue {
    private final List<String> titles = new ArrayList<>();

    Catalogue(String... titles) {
      this.titles.addAll(List.of(titles));
    }

    List<String> getTitles() {
      return titles;
    }
  }

  @Test
  void session_showsSharedState() {
    // snippet: sessions-server
    ReactiveSystem shared = ReactiveSystem.create("shared");
    Stock stock = shared.run(() -> reactive(new Stock())); // an ordinary bean

    ReactiveSystem session = ReactiveSystem.create("session of Ada");
    session.run(
        () -> { // in here signal, effect, reactive and the others mean this system
          Cart cart = reactive(new Cart());
          Mirror<Integer> left = session.mirrorAll(shared, stock::getLeft);
          effect(() -> System.out.println(cart.getCount() + " of " + left.get()));
          // prints 0 of 10
          cart.setCount(2); // prints 2 of 10
        });

    stock.setLeft(8); // prints 2 of 8
    session.close(); // its effects, watches, tasks and mirrors have ended
    stock.setLeft(7); // nobody follows any more
    // end
  }

  @Test
  void whatNeverChanges_isSharedByAll() {
    // snippet: sessions-shared
    Catalogue catalogue = shared(new Catalogue("Dune")); // before anybody makes it reactive

    for (String name : List.of("Ada", "Grace")) {
      ReactiveSystem own = ReactiveSystem.create(name);
      own.effect(() -> System.out.println(name + " may buy " + catalogue.getTitles()));
    }
    // prints Ada may buy [Dune]
    // prints Grace may buy [Dune]
    try {
      catalogue.getTitles().add("Emma");
    } catch (UnsupportedOperationException e) {
      System.out.println("refused"); // prints refused
    }
    // end
  }
}
