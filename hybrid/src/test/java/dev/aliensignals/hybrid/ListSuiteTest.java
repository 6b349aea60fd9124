package dev.aliensignals.hybrid;

import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.ListFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.function.Function;
import junit.framework.Test;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guava's suite of list tests on reactive lists. */
@AnySystem
@Tag("guava")
class ListSuiteTest {

  @ParameterizedTest
  @EnumSource
  void arrayList_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(list(variant, ArrayList::new, general()), 300);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("JdkObsolete") // a list without random access
  void linkedList_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(list(variant, LinkedList::new, general()), 300);
  }

  @ParameterizedTest
  @EnumSource
  void listOfFixedSize_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        list(
            variant,
            list -> Arrays.asList(list.toArray(new String[0])),
            ListFeature.SUPPORTS_SET,
            CollectionFeature.ALLOWS_NULL_VALUES,
            CollectionFeature.SERIALIZABLE,
            CollectionSize.ANY),
        300);
  }

  private static Feature<?>[] general() {
    return new Feature<?>[] {
      ListFeature.GENERAL_PURPOSE,
      CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
      CollectionFeature.ALLOWS_NULL_VALUES,
      CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
      CollectionFeature.SERIALIZABLE,
      CollectionSize.ANY
    };
  }

  private static Test list(
      Variant variant, Function<List<String>, List<String>> maker, Feature<?>... features) {
    return ListTestSuiteBuilder.using(
            new TestStringListGenerator() {
              @Override
              protected List<String> create(String[] elements) {
                return variant.of(
                    maker.apply(Arrays.asList(elements)),
                    Hybrid::reactive,
                    Hybrid::readonly,
                    ListSuiteTest::readAll);
              }
            })
        .named(variant.toString())
        .withFeatures(variant.features(features))
        .createTestSuite();
  }

  private static void readAll(List<String> list) {
    List<String> copy = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      copy.add(list.get(i));
    }
    Variant.check(list.equals(copy) && list.toString().equals(copy.toString()));
    Variant.check(list.contains("a") == copy.contains("a"));
    Variant.check(list.subList(0, list.size()).stream().toList().equals(copy));
  }
}
