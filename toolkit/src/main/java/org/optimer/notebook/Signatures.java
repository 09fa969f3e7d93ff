package org.optimer.notebook;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Declarations as one line, the way a reader wants them: no annotations, no bodies. */
final class Signatures {
    private Signatures() {}

    static String of(ClassTree type) {
        String kind = type.getKind() == Tree.Kind.ANNOTATION_TYPE
                ? "@interface"
                : type.getKind().name().toLowerCase(Locale.ROOT);
        StringBuilder out = new StringBuilder(kind).append(' ').append(type.getSimpleName());
        if (!type.getTypeParameters().isEmpty()) {
            out.append('<').append(join(type.getTypeParameters())).append('>');
        }
        if (type.getKind() == Tree.Kind.RECORD) {
            out.append('(').append(components(type)).append(')');
        }
        if (type.getExtendsClause() != null) {
            out.append(" extends ").append(plain(type.getExtendsClause()));
        }
        if (!type.getImplementsClause().isEmpty()) {
            out.append(type.getKind() == Tree.Kind.INTERFACE ? " extends " : " implements ")
                    .append(join(type.getImplementsClause()));
        }
        return out.toString();
    }

    static String of(MethodTree method, String name) {
        String head = method.getModifiers().getFlags().contains(Modifier.STATIC) ? "static " : "";
        String types = method.getTypeParameters().isEmpty() ? "" : "<" + join(method.getTypeParameters()) + "> ";
        String returns = method.getReturnType() == null ? "" : plain(method.getReturnType()) + " ";
        return head + types + returns + name + "(" + parameters(method.getParameters()) + ")";
    }

    private static String components(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(v -> !v.getModifiers().getFlags().contains(Modifier.STATIC))
                .map(Signatures::parameter)
                .collect(Collectors.joining(", "));
    }

    private static String parameters(List<? extends VariableTree> parameters) {
        return parameters.stream().map(Signatures::parameter).collect(Collectors.joining(", "));
    }

    private static String parameter(VariableTree parameter) {
        return plain(parameter.getType()) + " " + parameter.getName();
    }

    private static String join(List<? extends Tree> trees) {
        return trees.stream().map(Signatures::plain).collect(Collectors.joining(", "));
    }

    private static String plain(Tree tree) {
        return tree.toString().replaceAll("@[\\w.]+(\\(\\))?\\s*", "");
    }
}
