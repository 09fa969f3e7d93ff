package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Distributions as the JSON strings that Optuna's storages hold. */
final class DistributionJson {
    private static final int MOST = 1000;
    private static final Map<String, Distribution> KNOWN = new ConcurrentHashMap<>();

    private DistributionJson() {}

    static String write(Distribution distribution) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        String name;
        if (distribution instanceof FloatDistribution f) {
            name = "FloatDistribution";
            attributes.put("step", f.step() > 0 ? f.step() : null);
            attributes.put("low", f.low());
            attributes.put("high", f.high());
            attributes.put("log", f.log());
        } else if (distribution instanceof IntDistribution i) {
            name = "IntDistribution";
            attributes.put("log", i.log());
            attributes.put("step", i.step());
            attributes.put("low", i.low());
            attributes.put("high", i.high());
        } else {
            name = "CategoricalDistribution";
            attributes.put("choices", ((CategoricalDistribution) distribution).choices());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("attributes", attributes);
        return Json.write(json);
    }

    /** One object for one text: a journal says the same range again for every trial. */
    static Distribution read(String json) {
        Distribution known = KNOWN.get(json);
        if (known == null) {
            if (KNOWN.size() > MOST) {
                KNOWN.clear();
            }
            known = parse(json);
            KNOWN.put(json, known);
        }
        return known;
    }

    private static Distribution parse(String json) {
        Map<String, Object> map = Json.object(json, "distribution");
        String name = String.valueOf(map.containsKey("name") ? map.get("name") : map.get("type"));
        Map<String, Object> a = attributes(map);
        return switch (name) {
            case "FloatDistribution", "float" ->
                new FloatDistribution(
                        real(a, "low"), real(a, "high"), flag(a, "log"), a.get("step") == null ? 0 : real(a, "step"));
            case "IntDistribution", "int" ->
                new IntDistribution(
                        whole(a, "low"),
                        whole(a, "high"),
                        flag(a, "log"),
                        a.get("step") == null ? 1 : whole(a, "step"));
            case "CategoricalDistribution", "categorical" -> new CategoricalDistribution(choices(a));
            // the classes of Optuna 1 and 2
            case "UniformDistribution" -> new FloatDistribution(real(a, "low"), real(a, "high"), false, 0);
            case "LogUniformDistribution" -> new FloatDistribution(real(a, "low"), real(a, "high"), true, 0);
            case "DiscreteUniformDistribution" ->
                new FloatDistribution(real(a, "low"), real(a, "high"), false, real(a, "q"));
            case "IntUniformDistribution" ->
                new IntDistribution(
                        whole(a, "low"), whole(a, "high"), false, a.get("step") == null ? 1 : whole(a, "step"));
            case "IntLogUniformDistribution" -> new IntDistribution(whole(a, "low"), whole(a, "high"), true, 1);
            default -> throw InvalidInputException.of("distribution", "a kind that Optuna knows", name, "");
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> attributes(Map<String, Object> map) {
        return map.get("attributes") instanceof Map<?, ?> attributes ? (Map<String, Object>) attributes : map;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> choices(Map<String, Object> attributes) {
        if (attributes.get("choices") instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw InvalidInputException.of("distribution", "a list of choices", String.valueOf(attributes), "");
    }

    private static double real(Map<String, Object> attributes, String key) {
        if (attributes.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw InvalidInputException.of("distribution", "a number as " + key, String.valueOf(attributes), "");
    }

    private static long whole(Map<String, Object> attributes, String key) {
        return (long) real(attributes, key);
    }

    private static boolean flag(Map<String, Object> attributes, String key) {
        return Boolean.TRUE.equals(attributes.get(key));
    }
}
