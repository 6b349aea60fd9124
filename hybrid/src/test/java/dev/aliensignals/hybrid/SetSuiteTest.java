package dev.aliensignals.hybrid;

import com.google.common.collect.testing.NavigableSetTestSuiteBuilder;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.SortedSetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.TestStringSortedSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.SetFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import junit.framework.Test;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guava's suites of set tests on reactive sets. */
@AnySystem
@Tag("guava")
class SetSuiteTest {

  @ParameterizedTest
  @EnumSource
  void hashSet_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(set(variant, HashSet::new, CollectionFeature.ALLOWS_NULL_VALUES), 150);
  }

  @ParameterizedTest
  @EnumSource
  void linkedHashSet_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        set(
            variant,
            LinkedHashSet::new,
            CollectionFeature.ALLOWS_NULL_VALUES,
            CollectionFeature.KNOWN_ORDER),
        150);
  }

  @ParameterizedTest
  @EnumSource
  void treeSet_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(navigableSet(variant), 1_000);
  }

  @ParameterizedTest
  @EnumSource
  void sortedSet_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        SortedSetTestSuiteBuilder.using(
                new TestStringSortedSetGenerator() {
                  @Override
                  protected SortedSet<String> create(String[] elements) {
                    return variant.of(
                        Collections.synchronizedSortedSet(new TreeSet<>(Arrays.asList(elements))),
                        Hybrid::reactive,
                        Hybrid::readonly,
                        SetSuiteTest::readAll);
                  }
                })
            .named(variant.toString())
            .withFeatures(features(variant, CollectionFeature.KNOWN_ORDER))
            .createTestSuite(),
        300);
  }

  private static Feature<?>[] features(Variant variant, Feature<?>... more) {
    List<Feature<?>> features =
        variant.features(
            SetFeature.GENERAL_PURPOSE,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
            CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
            CollectionFeature.SERIALIZABLE,
            CollectionSize.ANY);
    features.addAll(Arrays.asList(more));
    return features.toArray(new Feature<?>[0]);
  }

  private static Test set(
      Variant variant, Function<Collection<String>, Set<String>> maker, Feature<?>... features) {
    return SetTestSuiteBuilder.using(
            new TestStringSetGenerator() {
              @Override
              protected Set<String> create(String[] elements) {
                return variant.of(
                    maker.apply(Arrays.asList(elements)),
                    Hybrid::reactive,
                    Hybrid::readonly,
                    SetSuiteTest::readAll);
              }
            })
        .named(variant.toString())
        .withFeatures(features(variant, features))
        .createTestSuite();
  }

  private static Test navigableSet(Variant variant) {
    return NavigableSetTestSuiteBuilder.using(
            new TestStringSortedSetGenerator() {
              @Override
              protected NavigableSet<String> create(String[] elements) {
                NavigableSet<String> raw = new TreeSet<>(Arrays.asList(elements));
                return variant.of(
                    raw, Hybrid::reactive, Hybrid::readonly, SetSuiteTest::readAllInOrder);
              }
            })
        .named(variant.toString())
        .withFeatures(features(variant, CollectionFeature.KNOWN_ORDER))
        .createTestSuite();
  }

  private static void readAll(Set<String> set) {
    List<String> copy = new ArrayList<>(set);
    Variant.check(set.size() == copy.size() && set.equals(new HashSet<>(copy)));
    Variant.check(set.contains("a") == copy.contains("a"));
    Variant.check(set.stream().toList().equals(copy));
  }

  private static void readAllInOrder(NavigableSet<String> set) {
    readAll(set);
    readAll(set.descendingSet());
    if (!set.isEmpty()) {
      Variant.check(set.headSet(set.last(), false).size() == set.size() - 1);
      Variant.check(set.first().equals(set.ceiling(set.first())));
    }
  }
}
