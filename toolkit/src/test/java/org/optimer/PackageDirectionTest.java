package org.optimer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Packages depend in one direction, and third-party libraries stay behind the doors that the design names. */
class PackageDirectionTest {
    private static final String ROOT = "org.optimer";

    /** The design's table: package to the packages that it may use directly; the test adds what those may use. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("core", List.of()),
            Map.entry("device", List.of("core")),
            Map.entry("checkpoint", List.of("core")),
            Map.entry("vector", List.of("checkpoint")),
            Map.entry("merge", List.of("vector", "device")),
            Map.entry("search", List.of("core")),
            Map.entry("model", List.of("checkpoint", "device")),
            Map.entry("evaluate", List.of("model")),
            Map.entry("", List.of("merge", "evaluate", "search")),
            Map.entry("mixture", List.of("", "model")),
            Map.entry("lab", List.of("mixture")),
            Map.entry("plot", List.of("mixture")),
            Map.entry("notebook", List.of("plot", "lab")),
            Map.entry("cluster", List.of("")),
            Map.entry("cli", List.of("notebook", "cluster", "lab")));

    private static JavaClasses classes;

    @BeforeAll
    static void load() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @TestFactory
    Stream<DynamicTest> packageUsesOnlyWhatStandsBelowIt() {
        return MAY_USE.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name.isEmpty() ? "root" : name, () -> {
                    Set<String> allowed = new LinkedHashSet<>();
                    collect(name, allowed);
                    String[] forbidden = MAY_USE.keySet().stream()
                            .filter(other -> !allowed.contains(other))
                            .map(PackageDirectionTest::pattern)
                            .toArray(String[]::new);
                    if (forbidden.length > 0) {
                        noClasses()
                                .that()
                                .resideInAPackage(pattern(name))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(forbidden)
                                .allowEmptyShould(true)
                                .check(classes);
                    }
                }));
    }

    @Test
    void everyPackageIsInTheTable() {
        String[] known =
                MAY_USE.keySet().stream().map(PackageDirectionTest::pattern).toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(classes);
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void mergesKnowNoRecipes() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".merge..")
                .and()
                .resideOutsideOfPackage(ROOT + ".merge.recipe")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".merge.recipe")
                .check(classes);
    }

    @Test
    void librariesStayBehindTheirDoors() {
        door("ai.djl..", "device", "model");
        door("org.jgap..", "search");
        door("tech.tablesaw..", "plot", "notebook");
        door("org.dflib..", "notebook");
        door("io.github.spencerpark..", "notebook");
        door("picocli..", "cli");
    }

    @Test
    void randomNumbersAreSeeded() {
        noClasses().should().callConstructor(java.util.Random.class).check(classes);
        noClasses().should().callMethod(Math.class, "random").check(classes);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .check(classes);
    }

    @Test
    void onlyFrontEndsPrint() {
        noClasses()
                .that(not(resideInAnyPackage(pattern("cli"), pattern("notebook"))))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
    }

    @Test
    void publicSignaturesCarryNoThirdPartyTypes() {
        classes()
                .that(not(resideInAnyPackage(pattern("plot"), pattern("notebook"), pattern("cli"))))
                .and()
                .arePublic()
                .should(haveOnlyOurTypesInPublicSignatures())
                .check(classes);
    }

    private static void door(String library, String... packages) {
        String[] allowed =
                Stream.of(packages).map(PackageDirectionTest::pattern).toArray(String[]::new);
        noClasses()
                .that(not(resideInAnyPackage(allowed)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(classes);
    }

    private static ArchCondition<JavaClass> haveOnlyOurTypesInPublicSignatures() {
        return new ArchCondition<>("have only JDK types and our own in public signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (!unit.getModifiers().contains(JavaModifier.PUBLIC)) {
                        continue;
                    }
                    List<JavaClass> types = new ArrayList<>(unit.getRawParameterTypes());
                    types.add(unit.getRawReturnType());
                    for (JavaClass used : types) {
                        String name = used.getBaseComponentType().getName();
                        if (name.contains(".") && !name.startsWith("java.") && !name.startsWith(ROOT)) {
                            events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " shows " + name));
                        }
                    }
                }
            }
        };
    }

    private static void collect(String name, Set<String> into) {
        if (into.add(name)) {
            MAY_USE.get(name).forEach(lower -> collect(lower, into));
        }
    }

    private static String pattern(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name + "..";
    }
}
