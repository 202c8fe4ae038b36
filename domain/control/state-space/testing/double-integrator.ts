/** Position and speed, pushed for 0.1 s a step. */
export const integrator = {
  ad: [
    [1, 0.1],
    [0, 1],
  ],
  bd: [[0.005], [0.1]],
};
export const identity = [
  [1, 0],
  [0, 1],
];
