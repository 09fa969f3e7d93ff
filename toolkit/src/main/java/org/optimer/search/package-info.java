/**
 * Ask/tell search over a space of named parameters: studies, samplers (random, TPE as Optuna does it, trial for trial)
 * and storages (memory, and files in Optuna's journal format). Knows nothing about models.
 *
 * <pre>{@code
 * var study = Study.maximize("score")
 *         .space(SearchSpace.empty().uniform("a", 0.3, 1).uniform("b", 0, 1))
 *         .sampler(TpeSampler.optuna5().seed(1).startup(20))
 *         .storage(JournalStorage.open("out/x.journal"))
 *         .open();
 * study.optimize(trial -> -Math.abs(trial.value("a") - trial.value("b")), 100);
 * study.best();
 * }</pre>
 */
@NullMarked
package org.optimer.search;

import org.jspecify.annotations.NullMarked;
