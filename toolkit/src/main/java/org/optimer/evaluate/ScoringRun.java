package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.CancelledException;
import org.optimer.core.Progress;
import org.optimer.model.Row;
import org.optimer.model.RowScore;

/** One evaluation: all rows of all tasks through the model together, then each item judged by its task. */
final class ScoringRun {
    /** Rows between two looks at interruption; fixed, so that batches and with them the last bits never vary. */
    private static final int BLOCK = 1024;

    /** Progress is shown only for an evaluation that takes longer: a trial of a search has the search's own. */
    private static final long SHOW_AFTER_NANOS = 3_000_000_000L;

    private final RunningModel model;
    private final RowPlan plan;

    ScoringRun(RunningModel model, RowPlan plan) {
        this.model = model;
        this.plan = plan;
    }

    Scores scores(TaskSet set) {
        RowScore[] scored = score(plan.rows());
        Response[] written = write(plan.prompts());
        List<Sample> samples = new ArrayList<>();
        int next = 0;
        for (Task task : set.tasks()) {
            for (Item item : set.items(task.name())) {
                List<Response> responses = new ArrayList<>();
                for (RowPlan.Place place : plan.places().get(next++)) {
                    responses.add(place.count() == 0 ? written[place.first()] : sum(scored, place));
                }
                samples.add(new Sample(task.name(), item.id(), item.key(), task.judge(item, responses)));
            }
        }
        return new Scores(model.label(), set, samples);
    }

    private RowScore[] score(List<Row> rows) {
        RowScore[] out = new RowScore[rows.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < out.length; i++) {
            order.add(i);
        }
        if (out.length > BLOCK) {
            order.sort(Comparator.comparingInt(i -> rows.get(i).ids().length));
        }
        long start = System.nanoTime();
        Progress progress = null;
        try {
            for (int from = 0; from < out.length; from += BLOCK) {
                List<Integer> block = order.subList(from, Math.min(out.length, from + BLOCK));
                List<RowScore> scores =
                        model.score(block.stream().map(rows::get).toList());
                for (int i = 0; i < block.size(); i++) {
                    out[block.get(i)] = scores.get(i);
                }
                int done = from + block.size();
                if (progress != null) {
                    progress.step(block.size());
                } else if (done < out.length) {
                    stopIfInterrupted(done, out.length);
                    if (System.nanoTime() - start > SHOW_AFTER_NANOS) {
                        progress = Progress.start("Scoring " + model.label(), out.length, "rows");
                        progress.step(done);
                    }
                }
            }
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
        return out;
    }

    private void stopIfInterrupted(int done, int total) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(
                    "Scoring " + model.label() + ": interrupted at " + done + " of " + total + " rows.");
        }
    }

    /** Prompts with the same limit and stop go through the model together. */
    private Response[] write(List<RowPlan.Prompted> prompts) {
        Response[] out = new Response[prompts.size()];
        Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            RowPlan.Prompted p = prompts.get(i);
            alike.computeIfAbsent(List.of(p.request().maxTokens(), p.stopId()), k -> new ArrayList<>())
                    .add(i);
        }
        alike.forEach((settings, chosen) -> {
            int stop = settings.get(1);
            List<Integer> ends = model.endIds();
            List<int[]> texts = model.greedy(
                    chosen.stream().map(i -> prompts.get(i).ids()).toList(),
                    settings.get(0),
                    id -> id == stop || ends.contains(id));
            for (int i = 0; i < chosen.size(); i++) {
                out[chosen.get(i)] = response(texts.get(i), prompts.get(chosen.get(i)), ends);
            }
        });
        return out;
    }

    private Response response(int[] ids, RowPlan.Prompted prompt, List<Integer> ends) {
        int length = ids.length;
        if (length > 0 && (ids[length - 1] == prompt.stopId() || ends.contains(ids[length - 1]))) {
            length--;
        }
        String text = model.codec().decode(Arrays.copyOf(ids, length));
        String stop = prompt.request().stop();
        // a stop of one token ended the ids already; a newline may also be part of a longer token of blanks
        boolean inText = !stop.isEmpty() && (prompt.stopId() < 0 || stop.isBlank());
        int at = inText ? text.indexOf(stop.isBlank() ? stop : stop.strip()) : -1;
        return Response.written(at < 0 ? text : text.substring(0, at), ids.length);
    }

    private static Response sum(RowScore[] scores, RowPlan.Place place) {
        double logLikelihood = 0;
        boolean argmax = true;
        int tokens = 0;
        for (int i = place.first(); i < place.first() + place.count(); i++) {
            logLikelihood += scores[i].logLikelihood();
            argmax &= scores[i].argmaxEqual();
            tokens += scores[i].tokens();
        }
        return Response.scored(logLikelihood, argmax, tokens);
    }
}
