package dev.cresset.benchmarks.labels;

import dev.cresset.data.ImageDataset;
import dev.cresset.metrics.LabelIssue;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of suspicious images, each with its label and the predicted one. */
final class Sheet {

  private static final int COLUMNS = 4;
  private static final int SCALE = 5;
  private static final int TEXT = 24;
  private static final int GAP = 12;

  private Sheet() {}

  static void draw(ImageDataset images, List<LabelIssue> issues, Path file) throws IOException {
    int side = SCALE * (int) images.imageShape().dims()[1];
    int rows = (issues.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage sheet =
        new BufferedImage(
            COLUMNS * (side + GAP) + GAP,
            rows * (side + TEXT + GAP) + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < issues.size(); i++) {
      LabelIssue issue = issues.get(i);
      int left = GAP + i % COLUMNS * (side + GAP);
      int top = GAP + i / COLUMNS * (side + TEXT + GAP);
      byte[] pixels = images.image(issue.index());
      for (int at = 0; at < pixels.length; at++) {
        int grey = 255 - (pixels[at] & 0xff);
        graphics.setColor(new Color(grey, grey, grey));
        int width = side / SCALE;
        graphics.fillRect(left + at % width * SCALE, top + at / width * SCALE, SCALE, SCALE);
      }
      graphics.setColor(Color.BLACK);
      graphics.drawString(
          issue.label() + ", predicted " + issue.suggestedLabel(), left, top + side + TEXT / 2);
    }
    graphics.dispose();
    ImageIO.write(sheet, "png", file.toFile());
  }
}
