package dev.cresset.benchmarks.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/**
 * Makes a CSV file of customers: five numbers, three categories, a date and the plan that a
 * customer chose, which depends on the other columns. Each number of rows has the same content on
 * every machine.
 */
public final class CustomerFile {

  private static final String HEADER =
      "age,income,balance,visits,distance,city,device,channel,joined,plan";
  private static final List<String> DEVICES = List.of("phone", "tablet", "laptop", "desktop");
  private static final List<String> CHANNELS = List.of("shop", "web", "partner");
  private static final List<String> PLANS = List.of("free", "basic", "premium");
  private static final int CITIES = 30;
  private static final LocalDate FIRST_DAY = LocalDate.of(2019, 1, 1);
  private static final int DAYS = 2500;
  private static final double MISSING = 0.04;

  private final Random random = new Random(42);

  private CustomerFile() {}

  /** Writes a file with a header and {@code rows} lines. */
  public static void write(Path file, int rows) throws IOException {
    CustomerFile customers = new CustomerFile();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      out.write('\n');
      for (int i = 0; i < rows; i++) {
        out.write(customers.line());
        out.write('\n');
      }
    }
  }

  private String line() {
    int age = 18 + random.nextInt(70);
    double income = StrictMath.exp(10 + 0.6 * random.nextGaussian());
    double balance = 2000 * random.nextGaussian();
    int visits = random.nextInt(40);
    double distance = 50 * random.nextDouble();
    int city = (int) (CITIES * random.nextDouble() * random.nextDouble());
    int device = random.nextInt(DEVICES.size());
    int channel = random.nextInt(CHANNELS.size());
    LocalDate joined = FIRST_DAY.plusDays(random.nextInt(DAYS));
    double interest =
        0.8 * StrictMath.log(income)
            + visits / 15.0
            + (city % 5) / 2.0
            + (device == 2 ? 0.7 : 0)
            + StrictMath.sin(2 * Math.PI * joined.getMonthValue() / 12)
            - Math.abs(age - 40) / 30.0
            + 0.5 * random.nextGaussian();
    int plan = interest < 8.7 ? 0 : interest < 10.2 ? 1 : 2;
    return String.join(
        ",",
        orMissing(Integer.toString(age)),
        orMissing(hundredths(income)),
        hundredths(balance),
        Integer.toString(visits),
        hundredths(distance),
        "city " + city,
        orMissing(DEVICES.get(device)),
        CHANNELS.get(channel),
        joined.toString(),
        PLANS.get(plan));
  }

  private String orMissing(String text) {
    return random.nextDouble() < MISSING ? "" : text;
  }

  private static String hundredths(double value) {
    return Double.toString(Math.rint(value * 100) / 100);
  }
}
