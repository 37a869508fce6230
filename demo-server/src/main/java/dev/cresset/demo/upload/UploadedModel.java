package dev.cresset.demo.upload;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.nn.Summary;
import java.time.Instant;

/**
 * A network of a file, tested on the test images of a data set.
 *
 * @param id its number, from 1
 * @param name name of the file
 * @param summary its layers
 * @param network the network with the transforms of its images
 * @param result its predictions for the test images
 * @param uploadedAt when it was tested
 */
public record UploadedModel(
    long id,
    String name,
    Summary summary,
    TrainedNetwork network,
    TestResult result,
    Instant uploadedAt) {}
