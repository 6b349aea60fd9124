package dev.aliensignals.hybrid;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.NavigableMapTestSuiteBuilder;
import com.google.common.collect.testing.SortedMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringSortedMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.MapFeature;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import junit.framework.Test;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guava's suites of map tests on reactive maps. */
@AnySystem
@Tag("guava")
class MapSuiteTest {

  @ParameterizedTest
  @EnumSource
  void hashMap_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        map(
            variant,
            HashMap::new,
            MapFeature.ALLOWS_NULL_KEYS,
            MapFeature.ALLOWS_NULL_VALUES,
            MapFeature.ALLOWS_ANY_NULL_QUERIES,
            CollectionFeature.SERIALIZABLE,
            MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION),
        700);
  }

  @ParameterizedTest
  @EnumSource
  void linkedHashMap_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        map(
            variant,
            LinkedHashMap::new,
            MapFeature.ALLOWS_NULL_KEYS,
            MapFeature.ALLOWS_NULL_VALUES,
            MapFeature.ALLOWS_ANY_NULL_QUERIES,
            CollectionFeature.SERIALIZABLE,
            MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
            CollectionFeature.KNOWN_ORDER),
        700);
  }

  /** Without serialisation: the raw map, which that gives back, fails the suite itself. */
  @ParameterizedTest
  @EnumSource
  void concurrentHashMap_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        ConcurrentMapTestSuiteBuilder.using(
                new TestStringMapGenerator() {
                  @Override
                  protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                    return variant.<Map<String, String>>of(
                        filled(new ConcurrentHashMap<>(), entries),
                        Hybrid::reactive,
                        Hybrid::readonly,
                        MapSuiteTest::readAll);
                  }
                })
            .named(variant.toString())
            .withFeatures(features(variant))
            .createTestSuite(),
        600);
  }

  @ParameterizedTest
  @EnumSource
  void sortedMap_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(
        SortedMapTestSuiteBuilder.using(
                new TestStringSortedMapGenerator() {
                  @Override
                  protected SortedMap<String, String> create(Map.Entry<String, String>[] entries) {
                    return variant.of(
                        Collections.synchronizedSortedMap(filled(new TreeMap<>(), entries)),
                        Hybrid::reactive,
                        Hybrid::readonly,
                        MapSuiteTest::readAll);
                  }
                })
            .named(variant.toString())
            .withFeatures(
                features(variant, MapFeature.ALLOWS_NULL_VALUES, CollectionFeature.KNOWN_ORDER))
            .createTestSuite(),
        1_000);
  }

  @ParameterizedTest
  @EnumSource
  void treeMap_eachVariant_passesTheSuite(Variant variant) {
    Suites.assertPasses(navigableMap(variant), 5_000);
  }

  private static Feature<?>[] features(Variant variant, Feature<?>... more) {
    List<Feature<?>> features =
        variant.features(
            MapFeature.GENERAL_PURPOSE,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
            CollectionSize.ANY);
    features.addAll(variant.features(more));
    return features.toArray(new Feature<?>[0]);
  }

  private static Test map(
      Variant variant, Supplier<Map<String, String>> maker, Feature<?>... features) {
    return MapTestSuiteBuilder.using(
            new TestStringMapGenerator() {
              @Override
              protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                return variant.of(
                    filled(maker.get(), entries),
                    Hybrid::reactive,
                    Hybrid::readonly,
                    MapSuiteTest::readAll);
              }
            })
        .named(variant.toString())
        .withFeatures(features(variant, features))
        .createTestSuite();
  }

  private static Test navigableMap(Variant variant) {
    return NavigableMapTestSuiteBuilder.using(
            new TestStringSortedMapGenerator() {
              @Override
              protected NavigableMap<String, String> create(Map.Entry<String, String>[] entries) {
                NavigableMap<String, String> raw = filled(new TreeMap<>(), entries);
                return variant.of(
                    raw, Hybrid::reactive, Hybrid::readonly, MapSuiteTest::readAllInOrder);
              }
            })
        .named(variant.toString())
        .withFeatures(
            features(
                variant,
                MapFeature.ALLOWS_NULL_VALUES,
                CollectionFeature.SERIALIZABLE,
                MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION,
                CollectionFeature.KNOWN_ORDER))
        .createTestSuite();
  }

  private static <M extends Map<String, String>> M filled(
      M map, Map.Entry<String, String>[] entries) {
    Arrays.asList(entries).forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static void readAll(Map<String, String> map) {
    Map<String, String> copy = new HashMap<>();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      copy.put(entry.getKey(), entry.getValue());
    }
    Variant.check(map.size() == copy.size() && map.equals(copy));
    Variant.check(map.containsKey("one") == copy.containsKey("one"));
    Variant.check(new HashSet<>(map.keySet()).equals(copy.keySet()));
    Variant.check(new HashSet<>(map.values()).equals(new HashSet<>(copy.values())));
  }

  private static void readAllInOrder(NavigableMap<String, String> map) {
    readAll(map);
    readAll(map.descendingMap());
    if (!map.isEmpty()) {
      Variant.check(map.headMap(map.lastKey(), false).size() == map.size() - 1);
      Variant.check(map.firstEntry().equals(map.ceilingEntry(map.firstKey())));
    }
  }
}
