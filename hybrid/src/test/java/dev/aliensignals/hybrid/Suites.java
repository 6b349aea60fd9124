package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import junit.framework.Test;
import junit.framework.TestFailure;
import junit.framework.TestResult;

/**
 * Runs a suite of Guava, which is JUnit 3, as one test: reports of each would take longer than
 * they.
 */
final class Suites {

  private static final int SHOWN = 5;

  private Suites() {}

  /** Asserts that a suite has at least some number of tests, and that all of them pass. */
  static void assertPasses(Test suite, int least) {
    TestResult result = new TestResult();
    suite.run(result);
    List<TestFailure> failed = new ArrayList<>();
    failed.addAll(Collections.list(result.failures()));
    failed.addAll(Collections.list(result.errors()));
    assertThat(failed.stream().limit(SHOWN).map(Suites::describe))
        .as("first of %d failures in %d tests", failed.size(), result.runCount())
        .isEmpty();
    assertThat(result.runCount()).isGreaterThanOrEqualTo(least);
  }

  private static String describe(TestFailure failure) {
    return failure.failedTest() + ": " + failure.trace();
  }
}
