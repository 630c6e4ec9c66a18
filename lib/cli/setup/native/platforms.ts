/**
 * What TensorFlow's libraries are called and where they come from, for each platform. Every
 * checksum is written down here: a file that does not match is not used. Those of the wheels are the
 * index's own; those of the official archives, which come without one, are the ones that Linux
 * distributions and other projects pin.
 */

/** libtensorflow as TensorFlow.js itself would download it. */
export interface OfficialArchive {
  readonly path: string;
  readonly sha256: string;
  readonly version: string;
}

/** A wheel of the Python package index whose libraries can be linked without Python. */
export interface Wheel {
  readonly package: 'tensorflow' | 'tensorflow-cpu';
  readonly platformTag: string;
  readonly file: string;
  readonly sha256: string;
  /** Files in the wheel → the names they get in `deps/lib`; the first name is a copy, more are links. */
  readonly libraries: Readonly<Record<string, readonly string[]>>;
}

/** Where one platform's libraries come from. */
export interface NativePlatform {
  readonly official?: OfficialArchive;
  readonly wheel?: Wheel;
}

/** Version of TensorFlow in the wheels. */
export const WHEEL_VERSION = '2.21.0';

/** Any CPython's wheel would do: no Python code of it is used. */
export const WHEEL_PYTHON = { version: '312', abi: 'cp312' };

const LINUX_LIBRARIES = {
  'tensorflow/libtensorflow_cc.so.2': ['libtensorflow_cc.so.2', 'libtensorflow.so'],
  'tensorflow/libtensorflow_framework.so.2': [
    'libtensorflow_framework.so.2',
    'libtensorflow_framework.so',
  ],
};

const LINUX_X64: NativePlatform = {
  official: {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz',
    sha256: '7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173',
    version: '2.9.1',
  },
  wheel: {
    package: 'tensorflow-cpu',
    platformTag: 'manylinux_2_27_x86_64',
    file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    libraries: LINUX_LIBRARIES,
  },
};

const LINUX_ARM64: NativePlatform = {
  official: {
    path: 'tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz',
    sha256: '9395d1ff39f5b6847f5121e679ff4e599dc7061a2a7f87ceac061c78e908e6e3',
    version: '2.7',
  },
  wheel: {
    package: 'tensorflow',
    platformTag: 'manylinux_2_27_aarch64',
    file: 'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_aarch64.whl',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    libraries: LINUX_LIBRARIES,
  },
};

const MAC_ARM64: NativePlatform = {
  official: {
    path: 'tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz',
    sha256: '13ab22b97e2af06e431aaeb7b42fb89981965dd01aa16da035d8210aa4183d79',
    version: '2.7',
  },
  wheel: {
    package: 'tensorflow',
    platformTag: 'macosx_12_0_arm64',
    file: 'tensorflow-2.21.0-cp312-cp312-macosx_12_0_arm64.whl',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    libraries: {
      'tensorflow/libtensorflow_cc.2.dylib': ['libtensorflow_cc.2.dylib', 'libtensorflow.2.dylib'],
      'tensorflow/libtensorflow_framework.2.dylib': ['libtensorflow_framework.2.dylib'],
    },
  },
};

const MAC_X64: NativePlatform = {
  official: {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-darwin-x86_64-2.9.1.tar.gz',
    sha256: '56f83d3320ba0f69aaafd6c058645e1b7fbc75fb9a3fc36d6be98de1291ca226',
    version: '2.9.1',
  },
};

/** Its wheels keep TensorFlow in a library that needs Python's own: nothing to link against. */
const WINDOWS_X64: NativePlatform = {
  official: {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-windows-x86_64-2.9.1.zip',
    sha256: '56fa7e84c984144311563b405bd0e565568f3cbe2c15ac4713e9c8174a02b00f',
    version: '2.9.1',
  },
};

const PLATFORMS: Readonly<Record<string, NativePlatform>> = {
  'linux-x64': LINUX_X64,
  'linux-arm64': LINUX_ARM64,
  'darwin-arm64': MAC_ARM64,
  'darwin-x64': MAC_X64,
  'win32-x64': WINDOWS_X64,
};

/** The sources of a platform; empty where TensorFlow was never published for it. */
export function nativePlatform(
  platform: string = process.platform,
  arch: string = process.arch,
): NativePlatform {
  return PLATFORMS[`${platform}-${arch}`] ?? {};
}
