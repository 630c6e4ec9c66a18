# What node-gyp needs of Node's own build settings to compile an addon that uses Node-API only.
# With it and the npm package node-api-headers no headers have to be downloaded from elsewhere.
{
  'target_defaults': {
    'default_configuration': 'Release',
    'configurations': { 'Release': {}, 'Debug': {} },
    'cflags': ['-fPIC', '-O3', '-pthread'],
    'cflags_cc': ['-std=gnu++17'],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'gnu++17',
      'CLANG_CXX_LIBRARY': 'libc++',
      'GCC_OPTIMIZATION_LEVEL': '3',
      'MACOSX_DEPLOYMENT_TARGET': '12.0',
    },
  },
}
