package dev.cresset.dashboard;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TrainingRecorder;
import dev.cresset.nn.Module;

/**
 * A training in progress.
 *
 * @param run its run
 * @param model the model that is trained
 * @param recorder records it in the run
 * @param file name of its file, if there is a directory of runs
 */
record Training(Run run, Module model, TrainingRecorder recorder, String file) {}
