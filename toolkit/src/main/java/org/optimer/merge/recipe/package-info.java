/**
 * Merges written down: {@link org.optimer.merge.recipe.Recipe} reads and writes mergekit's YAML, opens the models that it
 * names, and says tensor by tensor what is made of them, tokenizers included; {@link org.optimer.merge.recipe.Replay}
 * carries out again what a merged folder records.
 */
@NullMarked
package org.optimer.merge.recipe;

import org.jspecify.annotations.NullMarked;
