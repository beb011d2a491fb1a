package io.kta.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What holds in every module that others embed, beside {@link HouseRules}. */
public final class LibraryRules {
  private LibraryRules() {}

  @ArchTest
  static final ArchRule noThirdPartyTypesInPublicSignatures =
      noClasses()
          .that()
          .arePublic()
          .and(not(resideInAPackage("io.kta.json"))) // it is not exported
          .should(
              new ArchCondition<JavaClass>("show a third party's type") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  type.getMethods().stream()
                      .filter(method -> method.getModifiers().toString().contains("PUBLIC"))
                      .filter(
                          method ->
                              method.getAllInvolvedRawTypes().stream()
                                  .anyMatch(
                                      used ->
                                          used.getPackageName().startsWith("com.google")
                                              || used.getPackageName().startsWith("com.fasterxml")
                                              || used.getPackageName().startsWith("org.slf4j")))
                      .forEach(
                          method ->
                              events.add(
                                  SimpleConditionEvent.satisfied(type, method.getFullName())));
                }
              });
}
