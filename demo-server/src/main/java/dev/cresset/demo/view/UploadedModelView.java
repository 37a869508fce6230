package dev.cresset.demo.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.demo.upload.UploadedModel;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ConfusionMatrix;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The JSON of an uploaded model.
 *
 * @param id its number, from 1
 * @param name name of the file
 * @param data name of the images
 * @param transforms the transforms of the images
 * @param parameters number of parameters
 * @param testImages number of test images
 * @param uploadedAt ISO instant
 * @param accuracy accuracy on the test set
 * @param macroPrecision macro-averaged precision
 * @param macroRecall macro-averaged recall
 * @param macroF1 macro-averaged F1
 */
public record UploadedModelView(
    long id,
    String name,
    String data,
    String transforms,
    long parameters,
    int testImages,
    String uploadedAt,
    double accuracy,
    double macroPrecision,
    double macroRecall,
    double macroF1) {

  /** Returns the JSON of a model. */
  public static UploadedModelView of(UploadedModel model) {
    TestResult result = model.result();
    ConfusionMatrix confusion = result.confusion();
    return new UploadedModelView(
        model.id(),
        model.name(),
        result.data(),
        Arrays.stream(model.network().transforms())
            .map(Object::toString)
            .collect(Collectors.joining(", ")),
        model.summary().parameters(),
        result.size(),
        model.uploadedAt().toString(),
        confusion.accuracy(),
        confusion.precision(Average.MACRO),
        confusion.recall(Average.MACRO),
        confusion.f1(Average.MACRO));
  }
}
