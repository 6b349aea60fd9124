package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.List;

/** A value with a key, as {@code b20} is 20 under the key b. */
record Rec(String id, int v) {

  static Rec of(String text) {
    return new Rec(text.substring(0, 1), Integer.parseInt(text.substring(1)));
  }

  /** Values as in {@code "a1 b2 c3"}. */
  static List<Rec> all(String text) {
    List<Rec> all = new ArrayList<>();
    for (String part : text.split(" ", -1)) {
      if (!part.isEmpty()) {
        all.add(of(part));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return id + v;
  }
}
