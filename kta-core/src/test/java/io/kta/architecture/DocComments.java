package io.kta.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What doclint cannot be asked for alone: every public type, member and component of a record has a
 * comment, but a method need not repeat its first sentence as {@code @return} and {@code @param}.
 * Each type says since when it is there. What is internal is hidden from the Javadoc of users.
 */
public final class DocComments {
  private final List<String> faults = new ArrayList<>();

  private DocComments() {}

  /**
   * Fails and names what has none.
   *
   * @param packages those of the module at hand that are API
   */
  public static void requireEverywhere(Set<String> packages) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String name : packages) {
      try (Stream<Path> files = Files.list(Path.of("src/main/java", name.split("\\.")))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    assertThat(of(sources)).as("public and without a comment, or since when it is there").isEmpty();
  }

  /** Returns what is public in these files and lacks a comment, or a part of it. */
  static List<String> of(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DocComments comments = new DocComments();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        comments.new Members(trees).scan(unit, null);
      }
    }
    return comments.faults;
  }

  /** Goes through what is public, and not into what is not. */
  private final class Members extends TreePathScanner<Void, Void> {
    private final DocTrees trees;

    private Members(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isOpen(type.getModifiers())) {
        return null;
      }
      require("type " + type.getSimpleName());
      requireHiddenIfInternal(type);
      requireSince(type);
      if (type.getKind() == Kind.RECORD) {
        requireComponents(type);
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      ModifiersTree modifiers = method.getModifiers();
      if (isOpen(modifiers) && !isAnnotated(modifiers, "Override")) {
        require("method " + method.getName());
      }
      return null; // what is inside is not public
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      if (isOpen(field.getModifiers())) {
        require("field " + field.getName());
      }
      return null;
    }

    private boolean isOpen(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      boolean isOfInterface =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree outer
              && (outer.getKind() == Kind.INTERFACE || outer.getKind() == Kind.ANNOTATION_TYPE)
              && !flags.contains(Modifier.PRIVATE);
      return isOfInterface || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private void require(String what) {
      if (trees.getDocComment(getCurrentPath()) == null) {
        faults.add(file() + ": " + what);
      }
    }

    private void requireHiddenIfInternal(ClassTree type) {
      boolean isInternal = isAnnotated(type.getModifiers(), "Internal");
      String comment = trees.getDocComment(getCurrentPath());
      if (isInternal && comment != null && !comment.contains("@hidden")) {
        faults.add(file() + ": type " + type.getSimpleName() + " is internal and not @hidden");
      }
    }

    /** A type within another came with it, unless it says otherwise. */
    private void requireSince(ClassTree type) {
      boolean isOuter = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      String comment = trees.getDocComment(getCurrentPath());
      if (isOuter
          && comment != null
          && !comment.contains("@since")
          && !comment.contains("@hidden")) {
        faults.add(file() + ": type " + type.getSimpleName() + " does not say @since when it is");
      }
    }

    private static boolean isAnnotated(ModifiersTree modifiers, String name) {
      return modifiers.getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals(name));
    }

    private void requireComponents(ClassTree type) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      Set<String> described =
          comment == null
              ? Set.of()
              : comment.getBlockTags().stream()
                  .filter(ParamTree.class::isInstance)
                  .map(tag -> ((ParamTree) tag).getName().toString())
                  .collect(Collectors.toSet());
      type.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .map(field -> field.getName().toString())
          .filter(component -> !described.contains(component))
          .forEach(
              component ->
                  faults.add(file() + ": component " + component + " of " + type.getSimpleName()));
    }

    private Path file() {
      return Path.of(getCurrentPath().getCompilationUnit().getSourceFile().getName()).getFileName();
    }
  }
}
