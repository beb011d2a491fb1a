package io.kta.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kta.api.Growing;
import io.kta.api.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of a module as text, a line a type and a member, to be compared with what is
 * committed in docs/api: a change of the API is seen where it is reviewed. What is {@link Internal}
 * is left out, with the members that name such a type, and so are the constructors of all
 * components of {@link Growing} records.
 */
public final class ApiListing {
  private static final Set<String> OF_EVERY_RECORD = Set.of("equals", "hashCode", "toString");

  private final Predicate<String> isExported;

  private ApiListing(Predicate<String> isExported) {
    this.isExported = isExported;
  }

  /**
   * Fails if the API of the module at hand is not what docs/api has; writes what it is into the
   * module's target folder.
   *
   * @param module the artifact, as {@code kta-core}
   * @param packages those that are API
   */
  public static void requireCommitted(String module, Set<String> packages) throws IOException {
    String listing = new ApiListing(packages::contains).of(Path.of("target", "classes"));
    Path made = Path.of("target", "api", module + ".txt");
    Files.createDirectories(made.toAbsolutePath().getParent());
    Files.writeString(made, listing);
    Path committed = Path.of("..", "docs", "api", module + ".txt");
    assertThat(Files.exists(committed) ? Files.readString(committed, UTF_8) : "")
        .as(
            "the API of %s in %s; if the change is meant, copy %s there",
            module, committed.normalize(), made)
        .isEqualTo(listing);
  }

  private String of(Path classes) {
    return new ClassFileImporter()
        .importPath(classes).stream()
            .filter(this::isPublic)
            .sorted(comparing(JavaClass::getName))
            .map(this::lines)
            .collect(Collectors.joining("\n"));
  }

  private boolean isPublic(JavaClass type) {
    boolean isOpen =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    Optional<JavaClass> outer = type.getEnclosingClass();
    return isOpen
        && isExported.test(type.getPackageName())
        && !type.isAnnotatedWith(Internal.class)
        && !type.isAnonymousClass()
        && outer.map(this::isPublic).orElse(true);
  }

  private String lines(JavaClass type) {
    List<String> lines = new ArrayList<>();
    lines.add(header(type));
    members(type).sorted().forEach(lines::add);
    return String.join("\n", lines) + "\n";
  }

  private static String header(JavaClass type) {
    String kind =
        type.isAnnotation()
            ? "@interface"
            : type.isInterface()
                ? "interface"
                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    String growing = type.isAnnotatedWith(Growing.class) ? "growing " : "";
    String parents =
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
            .map(JavaClass::getName)
            .filter(name -> !name.startsWith("java.lang."))
            .sorted()
            .collect(Collectors.joining(", "));
    boolean isAbstract = !type.isInterface() && type.getModifiers().contains(JavaModifier.ABSTRACT);
    return (isAbstract ? "abstract " : "")
        + growing
        + kind
        + " "
        + type.getName()
        + (parents.isEmpty() ? "" : " extends " + parents);
  }

  private static Stream<String> members(JavaClass type) {
    Stream<String> fields =
        type.getFields().stream().filter(ApiListing::isOpen).map(ApiListing::line);
    Stream<String> constructors =
        type.getConstructors().stream()
            .filter(ApiListing::isOpen)
            .filter(made -> !takesAllComponentsOfGrowing(type, made.getRawParameterTypes().size()))
            .map(ApiListing::line);
    Stream<String> methods =
        type.getMethods().stream()
            .filter(ApiListing::isOpen)
            .filter(method -> !method.getModifiers().contains(JavaModifier.BRIDGE))
            .filter(method -> !OF_EVERY_RECORD.contains(method.getName()))
            .filter(method -> !type.isEnum() || !isOfEveryEnum(method))
            .filter(method -> !namesInternal(method))
            .map(ApiListing::line);
    return Stream.of(fields, constructors, methods).flatMap(each -> each);
  }

  /** Returns whether a constructor of so many parameters changes when a record grows. */
  static boolean takesAllComponentsOfGrowing(JavaClass type, int parameters) {
    long components =
        type.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .count();
    return type.isAnnotatedWith(Growing.class) && parameters == components;
  }

  private static boolean namesInternal(JavaCodeUnit unit) {
    return unit.getAllInvolvedRawTypes().stream()
        .anyMatch(named -> named.isAnnotatedWith(Internal.class));
  }

  private static boolean isOfEveryEnum(JavaCodeUnit method) {
    return method.getName().equals("values") || method.getName().equals("valueOf");
  }

  private static boolean isOpen(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static String line(JavaField field) {
    return "  " + modifiers(field.getModifiers()) + name(field.getType()) + " " + field.getName();
  }

  private static String line(JavaCodeUnit unit) {
    String parameters =
        unit.getParameterTypes().stream()
            .map(ApiListing::name)
            .collect(Collectors.joining(", ", "(", ")"));
    String result = unit instanceof JavaConstructor ? "" : name(unit.getReturnType()) + " ";
    String called = unit instanceof JavaConstructor ? "new" : unit.getName();
    return "  " + modifiers(unit.getModifiers()) + result + called + parameters;
  }

  private static String name(JavaType type) {
    return type.getName().replaceAll("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "");
  }

  private static String modifiers(Set<JavaModifier> modifiers) {
    return Stream.of(JavaModifier.PROTECTED, JavaModifier.STATIC, JavaModifier.ABSTRACT)
        .filter(modifiers::contains)
        .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
        .collect(Collectors.joining());
  }
}
