package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.optimer.Frugal;
import org.optimer.LowNormDraws;
import org.optimer.OptiMer;
import org.optimer.lab.SearchBudgets.Row;
import org.optimer.lab.SimulatedWorld.Family;
import org.optimer.search.TpeSampler;

/**
 * The tables of {@code docs/search-budgets.md}: on worlds that no setting was tuned on, frugal searches are as good as plain
 * ones, plain ones cut to the same samples are not. With {@code -Dbudgets=record} the page is written, else it must be what
 * comes out. All numbers follow from seeds.
 */
@Tag("full")
class SearchBudgetsTest {
    /** Worlds from here on were not looked at while settings were tuned (those from 1,000, 50,000 and 60,000 on were). */
    private static final int FRESH = 80_000;

    private static final int WORLDS = 40;

    /** As many, because a start-up of other random numbers alone moves the median of 40 worlds by some tenths. */
    private static final int WORKER_WORLDS = 120;

    private static final Path PAGE = Path.of(System.getProperty("optimer.root", ".."), "docs/search-budgets.md");

    @Test
    void frugalSearchesAreAsGoodAsPlainOnesForFarFewerSamples() throws IOException {
        Map<String, UnaryOperator<OptiMer>> ways = new LinkedHashMap<>();
        Frugal usual = Frugal.all();
        ways.put("plain", search -> search);
        ways.put("frugal", search -> search.frugal(usual));
        ways.put("frugal, 0.6 of the items", search -> search.frugal(usual.items(0.6)));
        ways.put("only racing", search -> search.frugal(Frugal.none().racing(usual.z())));
        ways.put("only low-norm start-up", search -> search.frugal(Frugal.none().lowNorm(usual.radius())));
        ways.put("only halving finals", search -> search.frugal(Frugal.none().halving(usual.entrants())));
        Map<Family, List<Row>> rows = new EnumMap<>(Family.class);
        StringBuilder text = new StringBuilder();
        for (Family family : Family.values()) {
            List<Row> found = new ArrayList<>();
            List<SimulatedWorld> worlds = SearchBudgets.worlds(family, FRESH, WORLDS);
            ways.forEach((name, way) -> found.add(SearchBudgets.row(name, worlds, way)));
            Row plain = found.get(0);
            double share = found.get(1).share();
            int fewerTrials = (int) Math.round((share * (100 * 100 + 3 * 300) - 3 * 300) / 100);
            found.add(SearchBudgets.row(
                    "plain, cut to " + fewerTrials + " trials", worlds, search -> search.trials(fewerTrials)));
            found.add(SearchBudgets.row(
                    "plain, cut to " + fewerTrials + " items a trial",
                    worlds,
                    search -> search.items(fewerTrials, 300)));
            text.append(table(family, found, plain));
            rows.put(family, found);
        }
        record("frugal", text.toString());
        rows.forEach((family, found) -> {
            Row plain = found.get(0);
            Row frugal = found.get(1);
            assertThat(frugal.share()).as("%s: samples", family).isLessThanOrEqualTo(0.65);
            assertThat(frugal.median()).as("%s: regret", family).isLessThanOrEqualTo(plain.median() + 0.2);
            assertThat(found.get(6).median())
                    .as("%s: plain with as few samples", family)
                    .isGreaterThan(frugal.median());
        });
    }

    @Test
    void eightWorkersBesideOne() throws IOException {
        Map<Family, Double> medians = new EnumMap<>(Family.class);
        StringBuilder text = new StringBuilder();
        for (Family family : Family.values()) {
            List<SimulatedWorld> worlds = SearchBudgets.worlds(family, FRESH, WORKER_WORLDS);
            TpeSampler liar = TpeSampler.optuna5().startup(20);
            List<Row> found = List.of(
                    SearchBudgets.parallel("1 worker", worlds, 1, liar),
                    SearchBudgets.parallel("8 workers, liar", worlds, 8, liar),
                    SearchBudgets.parallel("8 workers, no liar", worlds, 8, liar.constantLiar(false)),
                    SearchBudgets.parallel("8 workers, running ones counted", worlds, 8, liar.countRunning(1)),
                    SearchBudgets.parallel("8 workers, running ones counted twice", worlds, 8, liar.countRunning(2)),
                    SearchBudgets.parallel(
                            "the same, low-norm start-up", worlds, 8, liar.countRunning(2), LowNormDraws::before),
                    SearchBudgets.parallel("1 worker, low-norm start-up", worlds, 1, liar, LowNormDraws::before),
                    SearchBudgets.parallel("1 worker, 13 random trials", worlds, 1, liar.startup(13)));
            Row plain = SearchBudgets.row("plain", worlds, search -> search);
            assertThat(found.get(0).regrets())
                    .as("the simulated clock with one worker is the search itself")
                    .isEqualTo(plain.regrets());
            text.append(table(family, found, found.get(0)));
            text.append(counted(found));
            medians.put(family, found.get(4).median() - found.get(0).median());
        }
        record("workers", text.toString());
        assertThat(medians.values())
                .as("medians of 8 workers above that of one: %s", medians)
                .allMatch(above -> above <= 0.2);
    }

    /** What counting running trials twice changes against the liar alone: the mean, and the searches that fail altogether. */
    private static String counted(List<Row> rows) {
        Row liar = rows.get(1);
        Row twice = rows.get(4);
        double[] difference = twice.against(liar);
        return String.format(
                Locale.ROOT,
                "%nCounted twice against the liar alone: %+.2f ± %.2f. Regret of 2 / 5 / 20 points or more in %s searches of one"
                        + " worker, %s of eight with the liar, %s counted twice, %s with the low-norm start-up too.%n",
                difference[0],
                difference[1],
                lost(rows.get(0)),
                lost(liar),
                lost(twice),
                lost(rows.get(5)));
    }

    private static String lost(Row row) {
        return row.lost(2) + " / " + row.lost(5) + " / " + row.lost(20);
    }

    private static String table(Family family, List<Row> rows, Row plain) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%n%s, %d worlds:%n%n| | regret, median [quartiles] | mean | against the first line, mean ± s.e. | samples |%n|---|---|---|---|---|%n",
                family.name().toLowerCase(Locale.ROOT),
                plain.regrets().length));
        rows.forEach(row -> text.append(row.line(plain)).append(System.lineSeparator()));
        return text.toString();
    }

    /** Writes or compares the part of the page between its marks. */
    private static void record(String name, String text) throws IOException {
        String begin = "<!-- " + name + ": written by SearchBudgetsTest -->\n";
        String end = "\n<!-- end of " + name + " -->";
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        assertThat(from >= 0 && to > from).as("marks of %s in %s", name, PAGE).isTrue();
        if ("record".equals(System.getProperty("budgets"))) {
            Files.writeString(PAGE, page.substring(0, from + begin.length()) + text + page.substring(to));
        } else {
            assertThat(page.substring(from + begin.length(), to)).isEqualTo(text);
        }
    }
}
