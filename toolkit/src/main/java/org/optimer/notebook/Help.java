package org.optimer.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.notebook.TypeDoc.MemberDoc;

/** Finds a type or a method in the documentation index of the jar and draws it as a card. */
final class Help {
    static final String INDEX = "/META-INF/optimer/javadoc.json";

    /** What a newcomer meets first, in the order of the work. */
    private static final List<String> FIRST = List.of(
            "Checkpoint",
            "VectorPool",
            "Geometry",
            "Merge",
            "Tasks",
            "Evaluator",
            "CausalLm",
            "OptiMer",
            "Plots",
            "Lab");

    private final List<TypeDoc> all;
    private final Map<String, List<TypeDoc>> byName;

    Help(List<TypeDoc> all) {
        this.all = all;
        this.byName = TypeDoc.byName(all);
    }

    /** The help that travels in the jar, read when it is first asked for. */
    static Help bundled() {
        return Holder.HELP;
    }

    /** The first types to know. */
    Card overview() {
        List<List<String>> rows = new ArrayList<>();
        for (String name : FIRST) {
            byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())
                    .forEach(t -> rows.add(List.of(t.shortName(), firstSentence(t.text()))));
        }
        Card card = Card.of("OptiMer for Java")
                .text("help(\"Merge\") explains a type, help(\"Merge.density\") a method, help(x) the class of x.")
                .table(List.of("type", "what it is"), rows);
        for (String line : Notebook.refusedImports()) {
            card = card.text("This kernel refused: " + line);
        }
        return card;
    }

    /** A card for a name, a class or any object. */
    Card of(@Nullable Object subject) {
        if (subject == null) {
            return overview();
        }
        if (subject instanceof CharSequence name) {
            return named(name.toString().strip());
        }
        Class<?> type = subject instanceof Class<?> itself ? itself : subject.getClass();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            List<Class<?>> candidates = new ArrayList<>(List.of(at));
            candidates.addAll(List.of(at.getInterfaces()));
            for (Class<?> candidate : candidates) {
                String name = candidate.getCanonicalName();
                for (TypeDoc doc : all) {
                    if (doc.name().equals(name)) {
                        return type(doc);
                    }
                }
            }
        }
        return named(type.getSimpleName());
    }

    private Card named(String name) {
        String key = name.toLowerCase(Locale.ROOT).replace("()", "").replace('#', '.');
        List<TypeDoc> types = new ArrayList<>(byName.getOrDefault(key, List.of()));
        all.stream().filter(t -> t.name().toLowerCase(Locale.ROOT).equals(key)).forEach(types::add);
        if (!types.isEmpty()) {
            return type(types.get(0));
        }
        int dot = key.lastIndexOf('.');
        String member = key.substring(dot + 1);
        List<Found> found = all.stream()
                .filter(t -> dot < 0 || (t.name().toLowerCase(Locale.ROOT)).endsWith("." + key.substring(0, dot)))
                .flatMap(t -> t.members().stream().map(m -> new Found(t, m)))
                .filter(f -> f.member().name().toLowerCase(Locale.ROOT).equals(member))
                .toList();
        return found.isEmpty() ? unknown(name, key) : members(name, found);
    }

    private record Found(TypeDoc type, MemberDoc member) {}

    private static Card type(TypeDoc type) {
        Card card = Card.of(type.signature()).text(type.name()).text(type.text());
        for (Map.Entry<String, String> param : type.params().entrySet()) {
            card = card.fact(param.getKey(), param.getValue());
        }
        List<List<String>> rows = type.members().stream()
                .map(m -> List.of(m.signature(), firstSentence(m.text())))
                .toList();
        return rows.isEmpty() ? card : card.table(List.of("member", "what it does"), rows);
    }

    private static Card members(String name, List<Found> found) {
        if (found.size() > 6) {
            List<List<String>> rows = found.stream()
                    .map(f -> List.of(
                            f.type().shortName() + "." + f.member().name(),
                            firstSentence(f.member().text())))
                    .distinct()
                    .toList();
            return Card.of(name + ": in several types").table(List.of("member", "what it does"), rows);
        }
        Card card = Card.of(
                found.get(0).type().shortName() + "." + found.get(0).member().name());
        for (Found f : found) {
            MemberDoc m = f.member();
            card = card.text((found.size() > 1 ? f.type().shortName() + ": " : "") + m.signature())
                    .text(m.text());
            for (Map.Entry<String, String> param : m.params().entrySet()) {
                card = card.fact(param.getKey(), param.getValue());
            }
            card = m.returns().isEmpty() ? card : card.fact("returns", m.returns());
            for (Map.Entry<String, String> thrown : m.throwing().entrySet()) {
                card = card.fact("throws " + thrown.getKey(), thrown.getValue());
            }
        }
        return card;
    }

    private Card unknown(String name, String key) {
        String near = all.stream()
                .map(TypeDoc::shortName)
                .filter(n -> n.toLowerCase(Locale.ROOT).contains(key) || key.contains(n.toLowerCase(Locale.ROOT)))
                .distinct()
                .limit(12)
                .collect(Collectors.joining(", "));
        return Card.of("No documentation for \"" + name + "\"")
                .text(near.isEmpty() ? "help() lists the types to begin with." : "Did you mean: " + near + "?");
    }

    static String firstSentence(String text) {
        String line = text.split("\n\n", 2)[0];
        int end = line.indexOf(". ");
        return end < 0 ? line : line.substring(0, end + 1);
    }

    private static final class Holder {
        static final Help HELP = new Help(load());

        private static List<TypeDoc> load() {
            try (InputStream in = Help.class.getResourceAsStream(INDEX)) {
                if (in == null) {
                    return List.of(); // classes without their jar: help then says that it knows nothing
                }
                Object json = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), INDEX);
                List<TypeDoc> out = new ArrayList<>();
                for (Object item : json instanceof List<?> list ? list : List.of()) {
                    out.add(TypeDoc.read((Map<?, ?>) item));
                }
                return out;
            } catch (IOException e) {
                throw new StorageException("cannot read " + INDEX + " from the class path", e);
            }
        }
    }
}
