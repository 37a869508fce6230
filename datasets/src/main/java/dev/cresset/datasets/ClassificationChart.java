package dev.cresset.datasets;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Draws an image beside a horizontal bar for the probability of each class. */
final class ClassificationChart {

  private static final int MARGIN = 20;
  private static final int GAP = 8;
  private static final int ROW = 26;
  private static final int BAR = 16;
  private static final int BAR_LENGTH = 240;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Color BAR_COLOUR = new Color(0x1f, 0x77, 0xb4);
  private static final Color TRACK_COLOUR = new Color(0xe8, 0xec, 0xf0);

  private ClassificationChart() {}

  static BufferedImage draw(BufferedImage image, float[] shares, List<String> names) {
    FontMetrics font = image.createGraphics().getFontMetrics(FONT);
    int labels = names.stream().mapToInt(font::stringWidth).max().orElse(0);
    int left = MARGIN + image.getWidth() + 2 * MARGIN + labels + GAP;
    int width = left + BAR_LENGTH + GAP + font.stringWidth(percent(1)) + MARGIN;
    int chart = ROW * shares.length;
    int height = Math.max(image.getHeight(), chart) + 2 * MARGIN;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.drawImage(image, MARGIN, (height - image.getHeight()) / 2, null);
    graphics.setFont(FONT);
    for (int i = 0; i < shares.length; i++) {
      int middle = (height - chart) / 2 + i * ROW + ROW / 2;
      int baseline = middle + (font.getAscent() - font.getDescent()) / 2;
      graphics.setColor(TRACK_COLOUR);
      graphics.fillRect(left, middle - BAR / 2, BAR_LENGTH, BAR);
      graphics.setColor(BAR_COLOUR);
      graphics.fillRect(left, middle - BAR / 2, Math.round(BAR_LENGTH * shares[i]), BAR);
      graphics.setColor(Color.BLACK);
      String name = names.get(i);
      graphics.drawString(name, left - GAP - font.stringWidth(name), baseline);
      graphics.drawString(percent(shares[i]), left + BAR_LENGTH + GAP, baseline);
    }
    graphics.dispose();
    return picture;
  }

  private static String percent(float share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
