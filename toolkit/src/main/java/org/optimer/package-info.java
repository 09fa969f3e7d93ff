/**
 * The OptiMer method (arXiv 2603.28858) on top of checkpoints, vectors, merges, tasks and studies: what a newcomer opens
 * first.
 */
@NullMarked
package org.optimer;

import org.jspecify.annotations.NullMarked;
