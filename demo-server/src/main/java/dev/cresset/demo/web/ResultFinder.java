package dev.cresset.demo.web;

import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.run.TrainedNetwork;
import io.javalin.http.Context;

/** Finds what the path of a request names, or throws an {@link HttpError}. */
interface ResultFinder {

  /** Returns the test result. */
  TestResult testResult(Context context);

  /** Returns the network that was tested. */
  TrainedNetwork network(Context context);
}
