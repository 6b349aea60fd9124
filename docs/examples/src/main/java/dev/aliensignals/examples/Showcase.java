package dev.aliensignals.examples;

/** The program that the README runs. */
public final class Showcase {
  private Showcase() {}

  /** Prints what it shows. */
  public static void main(String[] args) {
    System.out.println("Alien Signals for Java");
  }
}
