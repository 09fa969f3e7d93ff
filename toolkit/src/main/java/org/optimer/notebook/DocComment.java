package org.optimer.notebook;

import com.sun.source.doctree.BlockTagTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A documentation comment as plain text.
 *
 * @param text the description; paragraphs apart by a blank line
 * @param params parameter to text
 * @param returns what {@code @return} says
 * @param throwing exception to text
 */
record DocComment(String text, Map<String, String> params, String returns, Map<String, String> throwing) {
    private static final Map<String, String> ENTITIES = Map.of(
            "lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ", "le", "≤", "ge", "≥", "times", "×", "plusmn",
            "±");

    static DocComment of(@Nullable DocCommentTree comment) {
        Map<String, String> params = new LinkedHashMap<>();
        Map<String, String> throwing = new LinkedHashMap<>();
        String returns = "";
        if (comment == null) {
            return new DocComment("", params, returns, throwing);
        }
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ParamTree param) {
                String name = param.getName().toString();
                params.put(param.isTypeParameter() ? "<" + name + ">" : name, plain(param.getDescription()));
            } else if (tag instanceof ThrowsTree thrown) {
                throwing.put(simple(thrown.getExceptionName().toString()), plain(thrown.getDescription()));
            } else if (tag instanceof ReturnTree value && tag instanceof BlockTagTree) {
                returns = plain(value.getDescription());
            }
        }
        return new DocComment(plain(comment.getFullBody()), params, returns, throwing);
    }

    /** Marks of paragraphs and list items while line ends still mean blanks. */
    private static final String PARAGRAPH = "\u0001";

    private static final String ITEM = "\u0002";

    private static String plain(List<? extends DocTree> trees) {
        StringBuilder out = new StringBuilder();
        trees.forEach(tree -> append(out, tree));
        // blanks inside a paragraph are one; paragraphs stay apart
        return out.toString()
                .replaceAll("[ \\t]*\\R[ \\t]*", " ")
                .replaceAll(" *" + PARAGRAPH + " *", "\n\n")
                .replaceAll(" *" + ITEM + " *", "\n- ")
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private static void append(StringBuilder out, DocTree tree) {
        if (tree instanceof TextTree text) {
            out.append(text.getBody());
        } else if (tree instanceof LiteralTree literal) {
            out.append(literal.getBody().getBody());
        } else if (tree instanceof LinkTree link) {
            String label = plain(link.getLabel());
            out.append(label.isEmpty() ? reference(link.getReference().getSignature()) : label);
        } else if (tree instanceof EntityTree entity) {
            out.append(ENTITIES.getOrDefault(entity.getName().toString(), ""));
        } else if (tree instanceof StartElementTree element) {
            String name = element.getName().toString().toLowerCase(Locale.ROOT);
            out.append(name.equals("li") ? ITEM : name.equals("p") || name.equals("pre") ? PARAGRAPH : "");
        } else if (tree instanceof ReturnTree value) { // {@return ..} at the beginning
            out.append("Returns ").append(plain(value.getDescription())).append('.');
        }
    }

    private static String reference(String signature) {
        String text = signature.startsWith("#") ? signature.substring(1) : signature.replace('#', '.');
        int bracket = text.indexOf('(');
        return bracket < 0 ? simple(text) : simple(text.substring(0, bracket)) + "()";
    }

    /** Without the package: {@code java.util.List} is {@code List}, {@code Merge.density} stays. */
    private static String simple(String name) {
        return name.replaceAll("\\b[a-z][a-z0-9]*\\.(?=.*[A-Z])", "");
    }
}
