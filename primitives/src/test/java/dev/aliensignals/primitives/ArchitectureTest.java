package dev.aliensignals.primitives;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The allowed dependencies of classes, and the places of state and user functions. */
class ArchitectureTest {

  private static final String API = "dev.aliensignals.primitives";
  private static final String SPI = "dev.aliensignals.primitives.spi";
  private static final String COLLECTIONS = "dev.aliensignals.primitives.collections";

  private static JavaClasses production;

  @BeforeAll
  static void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(API);
  }

  @Test
  void A01_primitives_dependOnNothingButJavaBaseAndJspecify() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(API)
                .or(resideInAPackage(SPI))
                .or(resideInAPackage(COLLECTIONS))
                .or(resideInAPackage("java.lang.."))
                .or(resideInAPackage("java.io"))
                .or(resideInAPackage("java.security"))
                .or(resideInAPackage("java.time"))
                .or(resideInAPackage("java.util"))
                .or(resideInAPackage("java.util.concurrent.."))
                .or(resideInAPackage("java.util.function"))
                .or(resideInAPackage("java.util.stream"))
                .or(resideInAPackage("org.jspecify.annotations")))
        .check(production);
  }

  @Test
  void A01_spi_knowsOnlyPublicTypesOfTheApi() {
    classes()
        .that()
        .resideInAPackage(SPI)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage(API))
                .or(
                    DescribedPredicate.describe(
                        "are public", c -> c.getModifiers().contains(JavaModifier.PUBLIC))))
        .check(production);
  }

  @Test
  void A01_spi_isKnownToItsImplementationOnly() {
    noClasses()
        .that()
        .resideInAPackage(API)
        .and(
            not(
                names(
                    "SpiAccess",
                    "CrossSystem",
                    "CollectorNode",
                    "BatchMarkNode",
                    "DependencyNode",
                    "ReactiveSystem",
                    "ReadonlySignal",
                    "Slot",
                    "Nodes")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SPI)
        .check(production);
  }

  @Test
  void kernelAndSpi_knowNothingOfCollections() {
    noClasses()
        .that()
        .resideInAnyPackage(API, SPI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(COLLECTIONS)
        .check(production);
  }

  @Test
  void packages_allOfThem_areNullMarked() {
    assertThat(Stream.of(Signal.class, Spi.class, KeyedList.class).map(Class::getPackage))
        .allMatch(p -> p.isAnnotationPresent(NullMarked.class));
  }

  @Test
  void publicClasses_haveNoPublicFields() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .areNotEnums()
        .should()
        .notBePublic()
        .andShould()
        .notBeProtected()
        .check(production);
  }

  @Test
  void staticFields_butKnownOnes_areFinal() {
    fields()
        .that()
        .areStatic()
        .and(
            DescribedPredicate.describe(
                "are not known to be written",
                f ->
                    !Set.of(
                            API + ".CrossSystem.several",
                            API + ".CrossSystem.identify",
                            API + ".CrossSystem.bodies",
                            API + ".Rehearsal.done",
                            API + ".StackRoom.n",
                            API + ".StackRoom.never",
                            SPI + ".Spi.several",
                            SPI + ".Spi.whenSeveral",
                            SPI + ".Spi.instance")
                        .contains(f.getFullName())))
        .should()
        .beFinal()
        .check(production);
  }

  @Test
  void staticFields_holdNoMutableObjectsButTheKnownOnes() {
    fields()
        .that()
        .areStatic()
        .and(DescribedPredicate.describe("are not known", f -> !isKnown(f)))
        .should()
        .haveRawType(
            DescribedPredicate.describe(
                "an immutable type",
                type ->
                    type.isPrimitive()
                        || type.isEquivalentTo(String.class)
                        || type.isEquivalentTo(VarHandle.class)))
        .check(production);
  }

  private static boolean isKnown(JavaField field) {
    return field.getName().contains("$") // of the compiler: $VALUES, $assertionsDisabled, tables
        || field.getOwner().isEnum()
        || Set.of(
                API + ".Actions.ACTION_SCOPE",
                API + ".CrossSystem.CHOSEN",
                API + ".CrossSystem.OWNED",
                API + ".GivenUp.INSTANCE",
                API + ".Mirror.HOPS",
                API + ".ReactiveSystem.GLOBAL",
                API + ".SharedScheduler.INSTANCE",
                API + ".ReactiveSystem.GLOBAL_ENGINE",
                API + ".ReactiveSystem.GLOBAL_SPI",
                API + ".TaskOptions.PUBLISH_STALE",
                API + ".TaskRun.CURRENT",
                API + ".TaskRun.NUMBERS",
                API + ".TaskThreads.VIRTUAL",
                API + ".Values.UNSET",
                COLLECTIONS + ".Journal.ABSENT",
                COLLECTIONS + ".Journal.FIRST",
                COLLECTIONS + ".OrderedList.ABSENT",
                COLLECTIONS + ".OrderedList.FIRST",
                SPI + ".Spi.instance",
                SPI + ".Spi.whenSeveral")
            .contains(field.getFullName());
  }

  /** The engine is seen as layers: links, marks, refresh, queue. Calls go down only. */
  @Test
  void linksAndNodes_callNobodyAbove() {
    noClasses()
        .that(names("Link", "ReactiveNode", "SubscriberNode"))
        .should()
        .dependOnClassesThat(
            names("Links", "Mark", "Refresh", "Evaluation", "EffectQueue", "Disposal", "Owners"))
        .check(production);
  }

  @Test
  void linkingAndMarking_runNoUserCode() {
    noClasses()
        .that(names("Link", "Links", "Liveness", "Mark"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.function")
        .orShould()
        .dependOnClassesThat(names("Disposal", "Owners", "Tracking", "Values"))
        .check(production);
  }

  @Test
  void marking_touchesEvaluationOnlyToCommitAWrite() {
    var calls =
        production.get(Mark.class).getAccessesFromSelf().stream()
            .filter(access -> access.getTargetOwner().isEquivalentTo(Evaluation.class));

    assertThat(calls).extracting(JavaAccess::getName).containsOnly("commit");
  }

  @Test
  void functionOfComputed_isCalledInEvaluationOnly() {
    // a collector shows its list the function of a row
    onlyTouchFunctionOf(Computed.class, "Computed", "Evaluation", "CollectorNode");
    onlyTouchFunctionOf(IntComputed.class, "IntComputed", "Evaluation");
    onlyTouchFunctionOf(LongComputed.class, "LongComputed", "Evaluation");
    onlyTouchFunctionOf(DoubleComputed.class, "DoubleComputed", "Evaluation");
  }

  @Test
  void functionOfEffect_isCalledInEffectQueueOnly() {
    // Disposal and Owners look for the scope of a split effect there
    onlyTouchFunctionOf(Effect.class, "Effect", "EffectQueue", "Disposal", "Owners");
  }

  private static void onlyTouchFunctionOf(Class<?> node, String... allowed) {
    noClasses().that(not(names(allowed))).should().accessField(node, "fn").check(production);
  }

  private static DescribedPredicate<JavaClass> names(String... simpleNames) {
    Set<String> wanted = Set.of(simpleNames);
    return DescribedPredicate.describe("named " + wanted, c -> wanted.contains(c.getSimpleName()));
  }

  /** The first seven have the values of alien-signals, so that fixes can be read across. */
  @Test
  void A04_flags_haveTheValuesOfAlienSignals() {
    assertThat(Flags.MUTABLE).isEqualTo(1);
    assertThat(Flags.WATCHING).isEqualTo(2);
    assertThat(Flags.RECURSED_CHECK).isEqualTo(4);
    assertThat(Flags.RECURSED).isEqualTo(8);
    assertThat(Flags.DIRTY).isEqualTo(16);
    assertThat(Flags.PENDING).isEqualTo(32);
    assertThat(Flags.HAS_CHILD).isEqualTo(64);
    assertThat(Flags.DIRTY | Flags.PENDING).isEqualTo(48);
  }

  @Test
  void A04_flags_overlapNowhere() throws IllegalAccessException {
    int seen = Flags.KIND;
    Set<String> ofComputedsOnly = Set.of("AWAITED", "COLLECTS", "KEPT");
    int ofEffectsOnly = Flags.BATCHED | Flags.SPLIT | Flags.RETURNS_CLEANUP;
    Set<String> alsoOfComputeds = Set.of("HELD");
    int ofComputeds = Flags.CAREFUL;
    for (var field : Flags.class.getDeclaredFields()) {
      int value = Modifier.isPrivate(field.getModifiers()) ? 0 : field.getInt(null);
      if (ofComputedsOnly.contains(field.getName())) {
        assertThat(value & ofEffectsOnly).as(field.getName()).isEqualTo(value);
      } else if (alsoOfComputeds.contains(field.getName())) {
        assertThat(value & ofComputeds).as(field.getName()).isEqualTo(value);
      } else if (Integer.bitCount(value) == 1 && (value & Flags.KIND) == 0) {
        assertThat(seen & value).as(field.getName()).isZero();
        seen |= value;
      }
    }
    assertThat(Integer.bitCount(seen)).isGreaterThan(20);
  }
}
