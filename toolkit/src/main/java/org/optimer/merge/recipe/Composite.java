package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.merge.Blueprint;
import org.optimer.merge.Draft;
import org.optimer.merge.Operand;
import org.optimer.merge.Setting;

/**
 * A text decoder and towers beside it, each made in its own way; towers that are not named are copied from the reference.
 *
 * @param text how the decoder is made; its copies of towers are left out
 * @param towers how other parts are made
 */
record Composite(Blueprint text, List<Tower> towers) implements Blueprint {
    @Override
    public ModelSource reference() {
        return text.reference();
    }

    @Override
    public Map<String, ModelSource> models() {
        Map<String, ModelSource> all = new LinkedHashMap<>(text.models());
        for (Tower tower : towers) {
            tower.members().forEach((name, model) -> {
                if (!all.containsValue(model)) {
                    all.put(all.containsKey(name) ? model.label() : name, model);
                }
            });
        }
        return all;
    }

    @Override
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>(text.names());
        towers.forEach(tower -> names.addAll(tower.members().keySet()));
        return List.copyOf(names);
    }

    /** Those of a tower under its name. */
    @Override
    public Map<String, Setting> settings(String name, Map<String, Setting> nearer) {
        Map<String, Setting> all = new LinkedHashMap<>(text.settings(name, nearer));
        for (Tower tower : towers) {
            if (tower.members().containsKey(name)) {
                Setting.joined(tower.own().getOrDefault(name, Map.of()), nearer)
                        .forEach((parameter, setting) -> all.put(tower.name() + " " + parameter, setting));
            }
        }
        return all;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (towers.isEmpty()
                && reference().tensors().stream()
                        .anyMatch(t -> Layout.bareName(t.name()).isEmpty())) {
            notes.add("what stands beside the text decoder is copied from "
                    + reference().label());
        }
        return notes;
    }

    @Override
    public Map<String, Object> config() {
        return text.config();
    }

    @Override
    public List<Draft> drafts() {
        List<Draft> drafts = new ArrayList<>();
        for (Draft draft : text.drafts()) {
            if (Layout.bareName(draft.out().name()).isPresent()) {
                drafts.add(draft);
            }
        }
        LayerStacks stacks = LayerStacks.of(reference().tensors());
        for (TensorInfo info : reference().tensors()) {
            if (Layout.bareName(info.name()).isEmpty()) {
                Operand from = new Operand(reference(), info);
                drafts.add(towers.stream()
                        .filter(t -> t.holds(info.name()))
                        .findFirst()
                        .map(t -> t.draft(from, stacks))
                        .orElse(Draft.copy(from)));
            }
        }
        return drafts;
    }
}
