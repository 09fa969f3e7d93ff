package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Javadoc is what {@code help(x)} shows, so everything that a user can reach has one, with its parameters and its result.
 * (The compiler checks by itself that what is written there is well-formed and that its links lead somewhere.)
 */
class JavadocTest {
    private static final Path ROOT = Path.of(System.getProperty("optimer.root"));

    @Test
    void everythingPublicIsDescribed() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String sources : List.of("toolkit/src/main/java", "toolkit/testkit/src/main/java")) {
            missing.addAll(check(ROOT.resolve(sources)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPackageIsDescribed() throws IOException {
        try (Stream<Path> folders = Files.walk(ROOT.resolve("toolkit/src/main/java/org/optimer"))) {
            assertThat(folders.filter(Files::isDirectory)).isNotEmpty().allSatisfy(folder -> assertThat(
                            Files.readString(folder.resolve("package-info.java")))
                    .startsWith("/**")
                    .contains("@NullMarked"));
        }
    }

    private static List<String> check(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        List<String> missing = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(docs, missing).scan(unit, null);
            }
        }
        return missing;
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees docs;
        private final List<String> missing;

        Scanner(DocTrees docs, List<String> missing) {
            this.docs = docs;
            this.missing = missing;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (!reachable(type.getModifiers())) {
                return null;
            }
            DocCommentTree doc = require(type.getSimpleName().toString());
            Set<String> params = params(doc);
            for (Tree member : type.getMembers()) {
                boolean component = type.getKind() == Tree.Kind.RECORD
                        && member instanceof VariableTree field
                        && !field.getModifiers().getFlags().contains(Modifier.STATIC);
                if (component) {
                    requireParam(params, ((VariableTree) member).getName().toString());
                } else {
                    scan(member, null);
                }
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
            if (reachable(field.getModifiers())) {
                require(field.getName().toString());
            }
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            boolean inherits = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (inherits || !reachable(method.getModifiers())) {
                return null;
            }
            DocCommentTree doc = require(method.getName() + "()");
            if (compact(method)) {
                return null;
            }
            Set<String> params = params(doc);
            method.getParameters().forEach(p -> requireParam(params, p.getName().toString()));
            boolean result = method.getReturnType() != null
                    && !method.getReturnType().toString().equals("void");
            boolean described = doc != null && doc.getFullBody().stream().anyMatch(ReturnTree.class::isInstance)
                    || tags(doc).stream().anyMatch(ReturnTree.class::isInstance);
            if (result && !described) {
                report("@return of " + method.getName());
            }
            return null;
        }

        /** {@code record R(..) { public R {..} }}: its parameters are described at the record. */
        private boolean compact(MethodTree method) {
            return method.getName().contentEquals("<init>")
                    && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
        }

        /** Members of interfaces, and constants of enums, are public without saying so. */
        private boolean reachable(ModifiersTree modifiers) {
            Tree around = getCurrentPath().getParentPath().getLeaf();
            Set<Modifier> flags = modifiers.getFlags();
            boolean implied = around.getKind() == Tree.Kind.INTERFACE && !flags.contains(Modifier.PRIVATE);
            return implied || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
        }

        private @Nullable DocCommentTree require(String what) {
            DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
            if (doc == null || doc.getFullBody().isEmpty()) {
                report("comment of " + what);
            }
            return doc;
        }

        private void requireParam(Set<String> described, String name) {
            if (!described.contains(name)) {
                report("@param " + name);
            }
        }

        private static Set<String> params(@Nullable DocCommentTree doc) {
            Set<String> names = new HashSet<>();
            for (DocTree tag : tags(doc)) {
                if (tag instanceof ParamTree param && !param.getDescription().isEmpty()) {
                    names.add(param.getName().toString());
                }
            }
            return names;
        }

        private static List<? extends DocTree> tags(@Nullable DocCommentTree doc) {
            return doc == null ? List.of() : doc.getBlockTags();
        }

        private void report(String what) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            long start = docs.getSourcePositions()
                    .getStartPosition(unit, getCurrentPath().getLeaf());
            Path file = Path.of(unit.getSourceFile().toUri());
            missing.add(ROOT.relativize(file) + ":" + unit.getLineMap().getLineNumber(start) + " " + what);
        }
    }
}
