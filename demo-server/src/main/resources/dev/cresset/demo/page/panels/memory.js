import { LineChart } from "../charts/line-chart.js";
import { stepsOf } from "../data/runs.js";
import { byId } from "../parts/elements.js";
import { bytes, thousands } from "../parts/format.js";

const chart = new LineChart(byId("memory"), { x: "step", y: "memory", format: bytes, onAxis: bytes, formatX: thousands, zero: true });

/** Draws what the run holds of the Java heap and of native memory. */
export function drawMemory(run) {
  const line = (name) => run.memory.map((each) => ({ x: each.step, y: each[name] }));
  const last = run.memory.at(-1);
  chart.show(
    [
      { name: "heap", points: line("heapBytes"), colour: 1, bare: true },
      { name: "native", points: line("nativeBytes"), colour: 2, bare: true },
    ],
    `Memory in use; at the last step ${bytes(last?.heapBytes)} of heap and ${bytes(last?.nativeBytes)} of native memory.`,
    stepsOf(run)
  );
}
