package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import io.javalin.http.Context;

/** Finds what the path of a request names, or throws an {@link HttpError}. */
public interface ResultFinder {

  /** Returns the test result. */
  TestResult testResult(Context context);

  /** Returns the network that was tested. */
  TrainedNetwork network(Context context);
}
