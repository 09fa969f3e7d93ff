package org.optimer.notebook;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/**
 * Runs in the build: reads the documentation comments of all public types with the JDK's own parser and writes them as
 * one JSON file into the jar, for {@code help(x)}. Sources are only parsed, not compiled, so it needs no class path.
 */
public final class JavadocIndexer {
    private JavadocIndexer() {}

    /**
     * Writes the index.
     *
     * @param args the source folder and the file to write
     * @throws IOException when either cannot be used
     */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[1]);
        Files.createDirectories(target.toAbsolutePath().getParent());
        String text =
                index(Path.of(args[0])).stream().map(Json::write).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(target, text, StandardCharsets.UTF_8);
    }

    /**
     * Reads all sources below a folder.
     *
     * @param sources the folder
     * @return one entry per public type, by file
     * @throws IOException when a file cannot be read
     */
    static List<TypeDoc> index(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(sources)) {
            files = walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw InvalidInputException.of("this Java", "a JDK with the module jdk.compiler", "a JRE", "Install a JDK");
        }
        List<TypeDoc> out = new ArrayList<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    problem -> {},
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            Map<String, String> parents = new HashMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                new Types(docs, unit, out, parents).scan(unit, null);
            }
            return inherited(out, parents);
        }
    }

    /** With the members of public superclasses of the same package: to a reader they are the type's own. */
    private static List<TypeDoc> inherited(List<TypeDoc> types, Map<String, String> parents) {
        Map<String, TypeDoc> byName = new HashMap<>();
        types.forEach(type -> byName.put(type.name(), type));
        List<TypeDoc> out = new ArrayList<>();
        for (TypeDoc type : types) {
            List<TypeDoc.MemberDoc> members = new ArrayList<>(type.members());
            TypeDoc parent = byName.get(parents.getOrDefault(type.name(), ""));
            while (parent != null) {
                for (TypeDoc.MemberDoc member : parent.members()) {
                    if (members.stream().noneMatch(own -> own.signature().equals(member.signature()))) {
                        members.add(member);
                    }
                }
                parent = byName.get(parents.getOrDefault(parent.name(), ""));
            }
            out.add(new TypeDoc(type.name(), type.signature(), type.text(), type.params(), members));
        }
        return out;
    }

    /** Collects the public types of one file, nested ones after their outer type. */
    private static final class Types extends TreePathScanner<@Nullable Void, @Nullable String> {
        private final DocTrees docs;
        private final CompilationUnitTree unit;
        private final List<TypeDoc> out;
        private final Map<String, String> parents;

        Types(DocTrees docs, CompilationUnitTree unit, List<TypeDoc> out, Map<String, String> parents) {
            this.parents = parents;
            this.docs = docs;
            this.unit = unit;
            this.out = out;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable String outer) {
            boolean inInterface =
                    outer != null && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
            if (!inInterface && !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                return null;
            }
            String simple = outer == null ? type.getSimpleName().toString() : outer + "." + type.getSimpleName();
            List<TypeDoc.MemberDoc> members = new ArrayList<>();
            boolean allPublic = type.getKind() == Tree.Kind.INTERFACE;
            for (Tree member : type.getMembers()) {
                TypeDoc.MemberDoc doc = member(member, type, allPublic);
                if (doc != null) {
                    members.add(doc);
                }
            }
            if (type.getExtendsClause() != null) {
                parents.put(
                        unit.getPackageName() + "." + simple, unit.getPackageName() + "." + type.getExtendsClause());
            }
            DocComment comment = comment(type);
            out.add(new TypeDoc(
                    unit.getPackageName() + "." + simple,
                    Signatures.of(type),
                    comment.text(),
                    comment.params(),
                    members));
            for (Tree member : type.getMembers()) {
                if (member instanceof ClassTree) {
                    scan(member, simple);
                }
            }
            return null;
        }

        private TypeDoc.@Nullable MemberDoc member(Tree member, ClassTree owner, boolean allPublic) {
            if (member instanceof MethodTree method && isPublic(method, allPublic)) {
                boolean constructor = method.getReturnType() == null;
                String name = constructor
                        ? owner.getSimpleName().toString()
                        : method.getName().toString();
                DocComment c = comment(member);
                if (c.text().isEmpty() && overrides(method)) {
                    return null; // said where it is declared
                }
                return new TypeDoc.MemberDoc(
                        name, Signatures.of(method, name), c.text(), c.params(), c.returns(), c.throwing());
            }
            if (member instanceof VariableTree field && isConstant(field, allPublic)) {
                String name = field.getName().toString();
                DocComment c = comment(member);
                return new TypeDoc.MemberDoc(
                        name, field.getType() + " " + name, c.text(), c.params(), "", c.throwing());
            }
            return null;
        }

        private static boolean isPublic(MethodTree method, boolean allPublic) {
            var flags = method.getModifiers().getFlags();
            return flags.contains(Modifier.PUBLIC) || (allPublic && !flags.contains(Modifier.PRIVATE));
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        }

        private static boolean isConstant(VariableTree field, boolean allPublic) {
            var flags = field.getModifiers().getFlags();
            return allPublic || (flags.contains(Modifier.PUBLIC) && flags.contains(Modifier.STATIC));
        }

        private DocComment comment(Tree tree) {
            DocCommentTree comment = docs.getDocCommentTree(
                    tree == getCurrentPath().getLeaf()
                            ? getCurrentPath()
                            : new com.sun.source.util.TreePath(getCurrentPath(), tree));
            return DocComment.of(comment);
        }
    }
}
