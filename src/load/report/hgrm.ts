/** Response times as HdrHistogram writes them, for its plotters and for tools that merge histograms. */
import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { LatencyHistogram } from '../histogram.ts';

/** The percentile distribution (.hgrm), in milliseconds. */
export function hgrmText(latencies: LatencyHistogram): string {
  return toHdr(latencies).outputPercentileDistribution(5, MICROSECONDS_PER_MILLISECOND);
}

/** The histogram in the compressed V2 encoding, in microseconds, as base64. */
export function hdrEncoded(latencies: LatencyHistogram): string {
  return encodeIntoCompressedBase64(toHdr(latencies));
}

function toHdr(latencies: LatencyHistogram): Histogram {
  const histogram = build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 31,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
  });
  latencies.forEach((microseconds, count) => {
    histogram.recordValueWithCount(microseconds, count);
  });
  return histogram;
}

const MICROSECONDS_PER_MILLISECOND = 1000;
