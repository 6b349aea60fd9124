package dev.aliensignals.hybrid;

import com.google.common.collect.testing.CollectionTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringCollectionGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import junit.framework.Test;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guava's suites of queue and collection tests on reactive ones. */
@AnySystem
@Tag("guava")
class QueueSuiteTest {

  @ParameterizedTest
  @EnumSource
  void arrayDeque_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        queue(variant, ArrayDeque::new, CollectionFeature.KNOWN_ORDER, CollectionSize.ANY), 100);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("JdkObsolete") // a list that is a deque
  void linkedList_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        queue(
            variant,
            LinkedList::new,
            CollectionFeature.KNOWN_ORDER,
            CollectionFeature.ALLOWS_NULL_VALUES,
            CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
            CollectionSize.ANY),
        100);
  }

  @ParameterizedTest
  @EnumSource
  void priorityQueue_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        queue(
            variant,
            PriorityQueue::new,
            CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
            CollectionSize.ANY),
        100);
  }

  @ParameterizedTest
  @EnumSource
  void bag_eachVariant_passesTheSuite(Variant variant) {
    Test suite =
        CollectionTestSuiteBuilder.using(
                new TestStringCollectionGenerator() {
                  @Override
                  protected Collection<String> create(String[] elements) {
                    return variant.of(
                        Collections.synchronizedCollection(
                            new ArrayList<>(Arrays.asList(elements))),
                        Hybrid::reactive,
                        Hybrid::readonly,
                        QueueSuiteTest::readAll);
                  }
                })
            .named(variant.toString())
            .withFeatures(
                features(
                    variant,
                    CollectionFeature.KNOWN_ORDER,
                    CollectionFeature.ALLOWS_NULL_VALUES,
                    CollectionSize.ANY))
            .createTestSuite();
    Suites.assertPasses(suite, 100);
  }

  private static List<Feature<?>> features(Variant variant, Feature<?>... more) {
    List<Feature<?>> features =
        variant.features(
            CollectionFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE);
    features.addAll(variant.features(more));
    return features;
  }

  private static Test queue(
      Variant variant, Function<List<String>, Queue<String>> maker, Feature<?>... features) {
    return QueueTestSuiteBuilder.using(
            new TestStringQueueGenerator() {
              @Override
              protected Queue<String> create(String[] elements) {
                return variant.of(
                    maker.apply(Arrays.asList(elements)),
                    asQueue(queue -> Hybrid.reactive((Collection<String>) queue)),
                    asQueue(queue -> Hybrid.readonly((Collection<String>) queue)),
                    QueueSuiteTest::readAll);
              }
            })
        .named(variant.toString())
        .withFeatures(features(variant, features))
        .createTestSuite();
  }

  private static UnaryOperator<Queue<String>> asQueue(
      Function<Queue<String>, Collection<String>> view) {
    return queue -> (Queue<String>) view.apply(queue);
  }

  private static void readAll(Collection<String> collection) {
    List<String> copy = new ArrayList<>(collection);
    Variant.check(collection.size() == copy.size() && collection.isEmpty() == copy.isEmpty());
    Variant.check(collection.contains("a") == copy.contains("a"));
    if (collection instanceof Queue<String> queue) {
      Variant.check(copy.isEmpty() || Objects.equals(queue.element(), copy.get(0)));
    }
  }
}
